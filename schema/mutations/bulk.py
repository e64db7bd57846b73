"""What the mutations of many tasks at once have in common."""

from collections.abc import Callable, Sequence
from typing import Annotated, NamedTuple

import strawberry

from resolvers.ground_truths import BulkDeleted, BulkSet, Deleted, SetOfTask
from schema.ids import numbers_of

BATCH = "Give this to `revertChanges` to undo the changes. Null if nothing changed."

TaskIds = Annotated[
    list[strawberry.ID], strawberry.argument(description="The tasks, at most 10,000.")
]


class ResultRow(NamedTuple):
    """One task of a bulk mutation, with its id as it was given."""

    given_id: str
    outcome: Deleted | SetOfTask


class BulkRow(NamedTuple):
    """What a bulk mutation did, and for how many tasks it changed something."""

    results: list[ResultRow]
    batch_id: str | None
    changed_count: int


def done_to(
    task_ids: Sequence[str],
    change: Callable[[list[int]], BulkDeleted | BulkSet],
    changed: str,
) -> Sequence[BulkRow]:
    """Do this to the different tasks of these ids.

    Args:
        task_ids: the ids as they were given.
        change: what to do, given the tasks' numbers.
        changed: the status of a task for which it changed something.

    """
    given: dict[int, str] = {}
    numbers = numbers_of("Task", task_ids, "taskIds")
    for number, one in zip(numbers, task_ids, strict=True):
        given.setdefault(number, one)
    done = change(list(given))
    results = [ResultRow(given[one.task_id], one) for one in done.outcomes]
    count = sum(one.status == changed for one in done.outcomes)
    return [BulkRow(results, done.batch_id, count)]
