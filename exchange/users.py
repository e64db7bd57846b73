"""Who the numbers of a Label Studio are: its list of users, or a table of them."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from exchange.authors import Author, AuthorReader
from exchange.checks import InvalidValue, kind
from exchange.sources import BrokenFile, Source
from exchange.splitting import Splitter
from models.refusals import Reason, Refusal

_EXAMPLE = '{"id": 2, "email": "ada@example.org", "first_name": "Ada", "last_name": ""}'
_HEADER = "id,email,first_name,last_name"


def read_users(path: Path) -> Mapping[int, Author]:
    """The person of each number, as Label Studio's ``GET /api/users/`` lists them.

    Args:
        path: that list as JSON, or a CSV file whose first line is
            ``id,email,first_name,last_name`` (the names may be missing).

    Raises:
        Refusal: the file is neither, or a user in it has no number or no address.
        OSError: the file cannot be read.

    """
    try:
        return _by_number(_values(path))
    except BrokenFile as fault:
        message = f"{path.name} cannot be read as a list of users. {fault}"
        raise Refusal(Reason.INVALID_VALUE, message) from fault


def _by_number(values: Iterable[object]) -> dict[int, Author]:
    users: dict[int, Author] = {}
    for place, value in enumerate(values):
        number, author = _numbered(value, place)
        if users.setdefault(number, author).email != author.email:
            raise BrokenFile(f"User {place}: {number} is the number of two addresses.")
    return users


def _values(path: Path) -> Iterator[object]:
    text = "".join(Source(path).pieces())
    if text.lstrip()[:1] in {"[", "{"}:
        return _listed(Splitter(iter([text])).values())
    return _rows(text)


def _listed(values: Iterable[object]) -> Iterator[object]:
    """The users, also those of a page of the API (``{"results": [...]}``)."""
    for value in values:
        page = value.get("results") if isinstance(value, dict) else None
        yield from page if isinstance(page, list) else [value]


def _rows(text: str) -> Iterator[object]:
    delimiter = max(",;\t", key=text.partition("\n")[0].count)
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter)
    fields = [field.strip().lower() for field in rows.fieldnames or ()]
    if not {"id", "email"} <= set(fields):
        raise BrokenFile(
            "It must be what GET /api/users/ of Label Studio answers, or a CSV file"
            f" that begins with the line {_HEADER}."
        )
    rows.fieldnames = fields
    yield from rows


def _numbered(value: object, place: int) -> tuple[int, Author]:
    try:
        author = AuthorReader(0, {}).read(value, f"users[{place}]", [])
    except InvalidValue as fault:
        raise BrokenFile(str(fault)) from None
    if author is None or author.is_placeholder or author.number is None:
        raise BrokenFile(
            f"User {place} must have a number and an address, such as {_EXAMPLE}; it is"
            f" {kind(value)}."
        )
    return author.number, author
