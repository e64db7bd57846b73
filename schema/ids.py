"""Global ids: ``Task:7`` out; ``Task:7`` or plainly ``7`` in."""

import re
from collections.abc import Sequence
from operator import attrgetter
from typing import Any

import strawberry

from execution import batched
from models import limits
from models.refusals import Reason, Refusal

MAX_NUMBER = 2**63 - 1
_GLOBAL = re.compile(r"(?:([A-Za-z]{1,40}):)?(0|[1-9][0-9]{0,18})")
_SHOWN = 60
_number = attrgetter("id")


def global_id(type_name: str, number: int) -> strawberry.ID:
    """The id that clients see.

    >>> global_id("Task", 7)
    'Task:7'
    """
    return strawberry.ID(f"{type_name}:{number}")


def id_field(type_name: str) -> Any:
    """Declare the field ``id`` of rows of this type."""
    written = f"{type_name}:%d".__mod__

    def ids(rows: Sequence[Any]) -> Sequence[strawberry.ID]:
        return list(map(written, map(_number, rows)))  # type: ignore[arg-type]

    return batched(
        ids, reads=["id"], description=f"The global id, such as `{type_name}:7`."
    )


def number_of(type_name: str, given: str) -> int:
    """The number in an id that should be of this type.

    >>> number_of("Task", "Task:7"), number_of("Task", "7")
    (7, 7)

    Raises:
        Refusal: it is no id, or one of another type.

    """
    named, number = _parts(given, f"`{type_name}:7` or `7`")
    if named not in {None, type_name}:
        raise Refusal(
            Reason.INVALID_ID,
            f"{quoted(given)} is the id of another type; write {type_name}:{number}"
            f" or {number} for the {type_name.lower()} of that number.",
        )
    return number


def numbers_of(type_name: str, given: Sequence[str], name: str) -> list[int]:
    """The numbers in a list of ids that should all be of this type.

    Raises:
        Refusal: one is no such id, or there are too many.

    """
    if len(given) > limits.now().ids:
        raise Refusal(Reason.TOO_MANY, limits.too_many(name, len(given), "ids"))
    return [number_of(type_name, id_) for id_ in given]


def optional_number(type_name: str, given: str | None) -> int | None:
    """The number in an id; None where none is given."""
    return None if given is None else number_of(type_name, given)


def type_and_number(given: str, type_names: Sequence[str]) -> tuple[str, int]:
    """The type and the number in an id that may be of any of these types.

    Raises:
        Refusal: it is no id, or names none of these types.

    """
    known = ", ".join(type_names)
    named, number = _parts(given, "a type, a colon and a number, such as `Task:7`")
    if named is None or named not in type_names:
        raise Refusal(
            Reason.INVALID_ID,
            f"{quoted(given)} has no known type. Write one of {known} before the"
            f" number, such as Task:{number}.",
        )
    return named, number


def _parts(given: str, right: str) -> tuple[str | None, int]:
    match = _GLOBAL.fullmatch(given)
    if match is None or int(match[2]) > MAX_NUMBER:
        raise Refusal(
            Reason.INVALID_ID,
            f"{quoted(given)} is not a valid id. Use {right}, with a number from 0 to"
            f" {MAX_NUMBER}.",
        )
    return match[1], int(match[2])


def quoted(given: str) -> str:
    """What a client wrote, as it is shown in an error: the beginning, in ASCII."""
    shown = given if len(given) <= _SHOWN else f"{given[:_SHOWN]}…"
    return ascii(shown)
