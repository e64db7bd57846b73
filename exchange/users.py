"""Who the numbers of a Label Studio are: its list of users, or a table of them."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path

from exchange.authors import Author, author
from exchange.checks import Fault
from exchange.sources import BrokenFile, Source
from exchange.splitting import Splitter
from models.refusals import Reason, Refusal


def read_users(path: Path) -> Mapping[int, Author]:
    """The person of each number, as Label Studio's ``GET /api/users/`` lists them.

    Args:
        path: that list as JSON, or a CSV file whose first line names ``id`` and
            ``email``.

    Raises:
        Refusal: the file is neither, or a user in it has no number or no address.
        OSError: the file cannot be read.

    """
    try:
        text = "".join(Source(path).pieces())
        is_json = text.lstrip()[:1] in {"[", "{"}
        values = Splitter(iter([text])).values() if is_json else _rows(text)
        return dict(_numbered(value) for value in values)
    except (BrokenFile, Fault) as fault:
        message = f"{path.name} cannot be read as a list of users. {fault}"
        raise Refusal(Reason.INVALID_VALUE, message) from fault


def _rows(text: str) -> Iterable[object]:
    return csv.DictReader(text.splitlines())


def _numbered(value: object) -> tuple[int, Author]:
    number = value.get("id") if isinstance(value, dict) else None
    if isinstance(number, str) and number.isdecimal():
        number = int(number)
    who = author(value, "users", 0)
    if type(number) is not int or who is None or who.is_placeholder:
        raise Fault("", 'A user has "id" and "email"; a table begins with id,email.')
    return number, who
