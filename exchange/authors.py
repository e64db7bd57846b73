"""Who made an annotation: Label Studio's ``completed_by`` in its three forms."""

import re
from collections.abc import Mapping
from typing import NamedTuple

from exchange.checks import Fault, kept_text, kind
from models import placeholders

_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_NAME_CHARACTERS = 200


class Author(NamedTuple):
    """A person, by address in small letters."""

    email: str
    name: str

    @property
    def is_placeholder(self) -> bool:
        """Whether only the number is known, and the address is made of it."""
        return placeholders.number_of(self.email) is not None


NOBODY: Mapping[int, Author] = {}


def author(
    value: object,
    path: str,
    project_id: int,
    source: str = "",
    users: Mapping[int, Author] = NOBODY,
) -> Author | None:
    """The author that a ``completed_by`` names; None where it names nobody.

    A bare number says who it is only within the Label Studio that it comes from. Each
    gets an address that cannot exist and holds the project, so that the numbers of two
    Label Studios never become one person.
    """
    if value is None:
        return None
    if isinstance(value, dict) and value.get("email") is not None:
        return Author(_email(value["email"], f"{path}.email"), _name(value))
    number = value.get("id") if isinstance(value, dict) else value
    if isinstance(number, bool) or not isinstance(number, int):
        raise Fault(
            path,
            'must be {"email": "name@example.org"}, a user\'s number or null,'
            f" not {kind(value)}.",
        )
    if number in users:
        return users[number]
    address = placeholders.address_of(number, project_id, source)
    return Author(address, placeholders.name_of(number))


def _email(value: object, path: str) -> str:
    email = kept_text(value, path).lower()
    if not _EMAIL.fullmatch(email):
        raise Fault(path, f"must be an email address, not {kind(value)}.")
    return email


def _name(value: dict[str, object]) -> str:
    """First and last name, where they are given and can be kept."""
    parts = (value.get("first_name"), value.get("last_name"))
    texts = (part.strip() for part in parts if isinstance(part, str))
    name = " ".join(text for text in texts if text)
    return name if name.isprintable() and len(name) <= _NAME_CHARACTERS else ""
