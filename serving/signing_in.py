"""Who a request comes from, by its token."""

import time
from http import HTTPStatus

from models import database as db
from models.commands import accounts
from models.rows import UserRow
from serving.graphql.refusals import HttpRefusal

SCHEMES = frozenset({"bearer", "token"})
"""``Token`` is what Label Studio's clients send."""


class Guard:
    """Signs viewers in, in the database of this process.

    While the database holds no token, everybody is the local admin; who listens on
    which address sees to it that only this machine can be everybody.
    """

    def __init__(self) -> None:
        self._has_tokens = False
        self._local_admin: UserRow | None = None
        self._noted: dict[str, int] = {}
        self._unwritten: set[str] = set()

    def user(self, authorization: str | None) -> UserRow:
        """The user whose token an Authorization header brings.

        Raises:
            HttpRefusal: the token is missing or wrong.

        """
        if authorization is None:
            return self._nobody()
        scheme, _, token = authorization.strip().partition(" ")
        token = token.strip()
        with db.connected():
            user = accounts.user_of_token(token)
        if user is None or scheme.lower() not in SCHEMES:
            raise _unauthenticated("The token is wrong, has ended or was revoked.")
        self._has_tokens = True
        self._note(accounts.key_id_of(token))
        return user

    def is_closed(self) -> bool:
        """Whether a token is wanted, as far as is known: once it is, for good."""
        return self._has_tokens

    def write_uses(self) -> None:
        """Keep which tokens were used since the last time, by the minute."""
        while self._unwritten:
            accounts.note_use(self._unwritten.pop())

    def _nobody(self) -> UserRow:
        # A token is revoked but never deleted: a closed server stays closed.
        if not self._has_tokens:
            with db.connected():
                self._has_tokens = accounts.any_token()
        if self._has_tokens:
            raise _unauthenticated(
                "Sign in with a header: Authorization: Bearer TOKEN."
            )
        if self._local_admin is None:
            self._local_admin = accounts.local_admin()
        return self._local_admin

    def _note(self, key_id: str) -> None:
        minute = int(time.time()) // 60
        if self._noted.get(key_id) != minute:
            self._noted[key_id] = minute
            self._unwritten.add(key_id)


def _unauthenticated(message: str) -> HttpRefusal:
    return HttpRefusal(
        HTTPStatus.UNAUTHORIZED,
        message,
        "UNAUTHENTICATED",
        www_authenticate='Bearer realm="ground truth"',
    )
