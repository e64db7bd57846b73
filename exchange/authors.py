"""Who made an annotation: Label Studio's ``completed_by`` in all its forms."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from exchange.checks import InvalidValue, finite, kept_text, kind, whole
from models import placeholders

_EMAIL = re.compile(r"[^@\s*]+@[^@\s*]+")
_DIGITS = re.compile(r"-?[0-9]{1,19}")
_NAME_CHARACTERS = 200
_FORMS = (
    'must be {"email": "name@example.org"}, an address, a user\'s number or null, not'
)


class Author(NamedTuple):
    """A person, by address in small letters, and by number in their Label Studio."""

    email: str
    name: str
    number: int | None = None

    @property
    def is_placeholder(self) -> bool:
        """Whether only the number is known, and the address is made of it."""
        return placeholders.number_of(self.email) is not None


NOBODY: Mapping[int, Author] = {}


class AuthorReader:
    """Reads the authors of one import into one project.

    Args:
        project_id: the project. A bare number says who it is only within the Label
            Studio that it comes from, so that each project has its own placeholders.
        users: who the numbers are, where that is known.

    Attributes:
        source: the Label Studio that the numbers are of.

    """

    def __init__(self, project_id: int, users: Mapping[int, Author]) -> None:
        self._project_id = project_id
        self._users = users
        self.source = ""

    def read(self, value: object, path: str, told: list[InvalidValue]) -> Author | None:
        """The author that a ``completed_by`` names; None where it names nobody.

        An address that is masked (``i***@example.org``) does not say who it is: its
        number does, and that is told.

        Raises:
            InvalidValue: it is in no form that names a person.

        """
        if isinstance(value, dict):
            return self._of_object(value, path, told)
        if isinstance(value, str):
            return self._of_text(value, path)
        number = _number(value, path, told)
        return None if number is None else self._numbered(number, {})

    def _of_object(
        self, value: dict[str, object], path: str, told: list[InvalidValue]
    ) -> Author | None:
        given = value.get("email")
        number = _number(value.get("id"), f"{path}.id", told)
        email = _email(given)
        if email is not None:
            address = kept_text(email, f"{path}.email")
            return _addressed(address, _name(value), number)
        if given not in (None, "") and number is None:
            raise InvalidValue(
                f"{path}.email", f"must be an email address, not {kind(given)}."
            )
        if given not in (None, ""):
            told.append(
                InvalidValue(
                    f"{path}.email",
                    f"is not an address: {kind(given)}. The author is known by the"
                    f" number {number} only.",
                )
            )
        return None if number is None else self._numbered(number, value)

    def _of_text(self, value: str, path: str) -> Author | None:
        text = value.strip()
        if not text:
            return None
        if _DIGITS.fullmatch(text):
            return self._numbered(whole(int(text), path), {})
        email = _email(text)
        if email is None:
            raise InvalidValue(path, f"{_FORMS} {kind(value)}.")
        return _addressed(kept_text(email, path), "", None)

    def _numbered(self, number: int, value: dict[str, object]) -> Author:
        known = self._users.get(number)
        if known is not None:
            return known
        address = placeholders.address_of(number, self._project_id, self.source)
        return Author(address, _name(value) or placeholders.name_of(number), number)


def _addressed(email: str, name: str, number: int | None) -> Author:
    """Somebody with an address: a placeholder's too, as earlier exports wrote it."""
    stands_for = placeholders.number_of(email)
    if stands_for is None:
        return Author(email, name, number)
    return Author(email, placeholders.name_of(stands_for), stands_for)


def _number(value: object, path: str, told: list[InvalidValue]) -> int | None:
    value = finite(value, path, told)
    if value is None or value == "":
        return None
    if isinstance(value, str) and _DIGITS.fullmatch(value.strip()):
        return whole(int(value), path)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise InvalidValue(path, f"{_FORMS} {kind(value)}.")
    return whole(value, path)


def _email(value: object) -> str | None:
    """The address in small letters; None for what is not an address."""
    if not isinstance(value, str):
        return None
    text = value.strip().lower()
    return text if _EMAIL.fullmatch(text) else None


def _name(value: dict[str, object]) -> str:
    """First and last name, where they are given and can be kept."""
    parts = (value.get("first_name"), value.get("last_name"))
    texts = (part.strip() for part in parts if isinstance(part, str))
    name = " ".join(text for text in texts if text)
    return name if name.isprintable() and len(name) <= _NAME_CHARACTERS else ""
