"""Which tasks Label Studio has and this server has not, and the other way round.

A task that was deleted there leaves nothing behind but a smaller count. So ranges of
ids are counted and halved, until those that differ are short enough to list.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from linking.client import LabelStudioClient, Overloaded

LISTED_IDS = 25
"""A range of so many ids is listed: one request instead of nine."""
IDS_A_PAGE = 1000
NAMED_AT_ONCE = 100
"""So many ids fit into the address of a request."""


class Difference(NamedTuple):
    """Ids of tasks: ``gone`` are only here, ``missing`` only in Label Studio."""

    gone: frozenset[int]
    missing: frozenset[int]


def difference(
    client: LabelStudioClient, project_id: int, known: Sequence[int], count: int
) -> Difference:
    """What differs between the ids that are known here and those in Label Studio.

    Args:
        client: of the Label Studio.
        project_id: the project there.
        known: ids of tasks here, in their order.
        count: how many tasks Label Studio has.

    """
    gone: set[int] = set()
    missing: set[int] = set()
    if not known or abs(len(known) - count) * LISTED_IDS > len(known):
        there = _all_ids(client, project_id)
        gone, missing = set(known) - there, there - set(known)
    else:
        for first, last, ids in _differing(client, project_id, known):
            there = set(client.ids_between(project_id, first, last))
            gone |= set(ids) - there
            missing |= there - set(ids)
    return Difference(
        frozenset(gone) - present(client, project_id, gone), frozenset(missing)
    )


def present(
    client: LabelStudioClient, project_id: int, ids: Iterable[int]
) -> frozenset[int]:
    """Those of these tasks that Label Studio has when it is asked for them by name."""
    asked = sorted(ids)
    there: set[int] = set()
    for start in range(0, len(asked), NAMED_AT_ONCE):
        part = asked[start : start + NAMED_AT_ONCE]
        tasks = client.named_tasks(project_id, part, include="id")
        there |= {task["id"] for task in tasks}
    if not there <= set(asked):
        raise Overloaded(f"{client.base_url} answers another question than was asked.")
    return frozenset(there)


def _differing(
    client: LabelStudioClient, project_id: int, known: Sequence[int]
) -> Iterable[tuple[int, int, Sequence[int]]]:
    """The short ranges of ids whose counts differ, with what is known of each."""
    ranges = [(1, known[-1], known)]
    while ranges:
        first, last, ids = ranges.pop()
        if client.count_between(project_id, first, last) == len(ids):
            continue
        if len(ids) <= LISTED_IDS:
            yield first, last, ids
            continue
        middle = len(ids) // 2
        ranges.append((first, ids[middle] - 1, ids[:middle]))
        ranges.append((ids[middle], last, ids[middle:]))


def _all_ids(client: LabelStudioClient, project_id: int) -> set[int]:
    there: set[int] = set()
    after = 0
    while True:
        page = client.tasks_after_id(project_id, after, IDS_A_PAGE, include="id")
        ids = [task["id"] for task in page.tasks]
        if any(number <= after for number in ids) or len(ids) < min(page.total, 1):
            raise Overloaded(
                f"{client.base_url} answers another question than was asked."
            )
        there.update(ids)
        if len(ids) >= page.total:
            return there
        after = max(ids)
