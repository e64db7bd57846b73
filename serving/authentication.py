"""Who a request comes from, by its token or its cookie."""

import time
from http import HTTPStatus
from typing import NamedTuple

from starlette.types import Scope

from models.commands import accounts, sessions
from models.db import database as db
from models.rows import UserRow
from serving import cookies
from serving.errors import HttpRefusal
from serving.forwarding import is_direct

SCHEMES = frozenset({"bearer", "token"})
"""``Token`` is what Label Studio's clients send."""

NOT_OPEN = (
    "No token exists yet, and until then only requests made directly on the server's"
    " own machine are answered: to a loopback name such as localhost, through no proxy."
    " Make an admin and a token there: `python server.py user add YOU@example.org"
    " --admin`, then `python server.py token create YOU@example.org`."
)
SIGN_IN = "Sign in with a header: Authorization: Bearer TOKEN."
WRONG = "The token is wrong, has ended or was revoked."


_SIGNED_IN = {False: accounts.user_of_token, True: sessions.user_of_session}
"""Who signs in, by whether it is by cookie."""


class Credentials(NamedTuple):
    """What a request brings to sign in with."""

    token: str | None = None
    """None where it brings none; empty where what it brings is not a token."""
    key_id: str = ""
    """The part of the token that names it and is not secret."""
    is_direct: bool = False
    """Whether it was made on this machine, to a loopback name, through no proxy."""
    is_cookie: bool = False
    """Whether a browser brought it by itself: then it is the secret of a session."""


def credentials(authorization: str | None, scope: Scope) -> Credentials:
    """What a connection brings; a token goes before a cookie.

    Args:
        authorization: an Authorization header, or what a socket brings in its place.
        scope: the ASGI scope of the connection.

    """
    if authorization is None:
        secret = cookies.secret_in(scope)
        key_id = sessions.key_id_of(secret or "")
        return Credentials(secret, key_id, is_direct(scope), secret is not None)
    scheme, _, token = authorization.strip().partition(" ")
    token = token.strip() if scheme.lower() in SCHEMES else ""
    return Credentials(token, accounts.key_id_of(token))


class Authenticator:
    """Signs viewers in, in the database of this process.

    While the database holds no token, everybody on this machine is the local admin.
    Who asks for another name, or through a proxy, may come from anywhere.
    """

    def __init__(self) -> None:
        self._has_tokens = False
        self._local_admin: UserRow | None = None
        self._noted: dict[str, int] = {}
        self._unwritten: set[str] = set()

    def user(self, given: Credentials) -> UserRow:
        """The user who signs in with these.

        Raises:
            HttpRefusal: the token is missing or wrong.

        """
        if given.token is None:
            return self._nobody(is_direct=given.is_direct)
        with db.connected():
            user = _SIGNED_IN[given.is_cookie](given.token)
        if user is None and given.is_cookie:  # one that ended is as good as none
            return self._nobody(is_direct=given.is_direct)
        if user is None:
            raise _unauthenticated(WRONG)
        self._has_tokens = True
        self._note(given.key_id)
        return user

    def is_closed(self) -> bool:
        """Whether a token is wanted, as far as is known: once it is, for good."""
        return self._has_tokens

    def write_uses(self) -> None:
        """Keep which tokens were used since the last time, by the minute."""
        while self._unwritten:
            accounts.note_use(self._unwritten.pop())

    def _nobody(self, *, is_direct: bool) -> UserRow:
        # A token is revoked but never deleted: a closed server stays closed.
        if not self._has_tokens:
            with db.connected():
                self._has_tokens = accounts.any_token()
        if self._has_tokens:
            raise _unauthenticated(SIGN_IN)
        if not is_direct:
            raise _unauthenticated(NOT_OPEN)
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
