"""What a write of many tasks at once did to each of them, from here to the client."""

from enum import StrEnum
from typing import NamedTuple


class AssignmentStatus(StrEnum):
    """What happened to one task of a bulk assignment."""

    CHANGED = "CHANGED"
    UNCHANGED = "UNCHANGED"
    NOT_FOUND = "NOT_FOUND"


class Outcome(NamedTuple):
    """What happened to one task; ``given_id`` is its id as the client wrote it."""

    task_id: int
    status: StrEnum
    given_id: str = ""


class BulkOutcome(NamedTuple):
    """What happened to each task, and how much was changed in all."""

    outcomes: list[Outcome]
    changed_count: int
