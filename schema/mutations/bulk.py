"""What the mutations of many tasks at once have in common."""

from collections.abc import Sequence
from typing import Annotated, NamedTuple

import strawberry

from resolvers.ground_truths import Deleted, SetOfTask
from schema.ids import numbers_of

BATCH = "By this `revertChanges` undoes it. Null where nothing changed."

TaskIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="The tasks, at most 10,000.")
]


class ResultRow(NamedTuple):
    """One task of a bulk mutation, with its id as it was given."""

    given_id: str
    outcome: Deleted | SetOfTask


def count(results: Sequence[ResultRow], status: str) -> int:
    """How many of the tasks ended so."""
    return sum(result.outcome.status == status for result in results)


def different(task_ids: Sequence[str]) -> dict[int, str]:
    """The number of each different task, with the id as it was given first."""
    numbers = numbers_of("Task", task_ids, "taskIds")
    different: dict[int, str] = {}
    for number, given in zip(numbers, task_ids, strict=True):
        different.setdefault(number, given)
    return different
