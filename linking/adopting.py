"""Whether the tasks of a project here are those of a project of a Label Studio.

Task numbers begin with 1 in every Label Studio. So a task is the same only if it was
also made at the same moment, which Label Studio never changes.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from exchange.digests import digest
from linking.adding import NotLinkable, RemoteProject, moment_of
from linking.client import HEAD_FIELDS, LabelStudioClient
from models.queries.links import NumberedTask

RUNS = 5
RUN_TASKS = 100
"""Tasks are compared in so many runs of so many, over all of their numbers."""
UNDATED_TASKS = 20
"""Of a run: tasks whose file did not say when they were made are compared by data."""
MOST_DIFFERENT = 0.1


class Kinship(NamedTuple):
    """What a project here has in common with one of Label Studio.

    Attributes:
        source: what the ids of these tasks stand under here.
        same: tasks of the sample that both have.
        other: tasks of equal numbers that are other tasks.
        missing: tasks of the sample that only this server has.

    """

    source: str
    same: int
    other: int
    missing: int


def check_kinship(
    client: LabelStudioClient, remote: RemoteProject, tasks: Sequence[NumberedTask]
) -> Kinship:
    """What the tasks of a project here have in common with a project there.

    Where they come from several Label Studios, those that have most in common count.

    Args:
        client: of the Label Studio.
        remote: the project there.
        tasks: those here that have a number of a Label Studio, by it.

    Raises:
        NotLinkable: they come from another Label Studio, or another project.
        LabelStudioError: Label Studio does not answer.

    """
    tasks_by_source = defaultdict(list)
    for task in tasks:
        tasks_by_source[task.source].append(task)
    there = f"project {remote.id} of {client.base_url}"
    if not tasks_by_source:
        raise NotLinkable(
            f"The tasks of this project were not imported from {there}: they have no"
            " ids of a Label Studio. Link it to a new project instead."
        )
    kinships = [
        _compared(client, remote.id, source_tasks)
        for _, source_tasks in sorted(tasks_by_source.items())
    ]
    closest = max(kinships, key=lambda kinship: kinship.same)
    _refuse_strangers(closest, there)
    return closest


def _refuse_strangers(kinship: Kinship, there: str) -> None:
    compared = kinship.same + kinship.other
    if not compared:
        raise NotLinkable(
            f"None of the {kinship.missing:,} tasks that were compared is in {there}."
            " Link it to a new project instead, or name the project that was imported"
            " from there."
        )
    if kinship.other >= MOST_DIFFERENT * compared:
        raise NotLinkable(
            f"These tasks come from another Label Studio: {kinship.other:,} of"
            f" {compared:,} differ in when they were made, or in their data, from those"
            f" with the same ids in {there}. Link it to a new project instead."
        )


def _compared(
    client: LabelStudioClient, project_id: int, tasks: Sequence[NumberedTask]
) -> Kinship:
    """Compare runs of these tasks, which have one source, with those there."""
    same = missing = other = 0
    for run in _runs(tasks):
        made_there = _made_there(client, project_id, run)
        present = [task for task in run if task.number in made_there]
        missing += len(run) - len(present)
        undated = [task for task in present if task.made_at is None]
        judged = [
            task.made_at == made_there[task.number]
            for task in present
            if task.made_at is not None
        ]
        judged += _of_equal_data(client, project_id, undated[:UNDATED_TASKS])
        same += sum(judged)
        other += len(judged) - sum(judged)
    return Kinship(tasks[0].source, same, other, missing)


def _made_there(
    client: LabelStudioClient, project_id: int, run: Sequence[NumberedTask]
) -> Mapping[int, int]:
    """When Label Studio made tasks of these numbers, as far as it has them."""
    made_there: dict[int, int] = {}
    after, last = run[0].number - 1, run[-1].number
    while after < last:
        page = client.tasks_after_id(project_id, after, RUN_TASKS, HEAD_FIELDS)
        made_there |= {task["id"]: moment_of(task["created_at"]) for task in page.tasks}
        if len(page.tasks) < RUN_TASKS:
            break
        after = page.tasks[-1]["id"]
    return made_there


def _of_equal_data(
    client: LabelStudioClient, project_id: int, tasks: Sequence[NumberedTask]
) -> list[bool]:
    """Whether each of these tasks has the data that Label Studio has."""
    if not tasks:
        return []
    numbers = [task.number for task in tasks]
    remote_tasks = client.named_tasks(project_id, numbers)
    digests = {task["id"]: digest(task["data"]) for task in remote_tasks}
    return [digests.get(task.number) == task.data_digest for task in tasks]


def _runs(tasks: Sequence[NumberedTask]) -> Iterator[Sequence[NumberedTask]]:
    """Some runs of these tasks, over all of them; all where they are few."""
    if len(tasks) <= RUNS * RUN_TASKS:
        for start in range(0, len(tasks), RUN_TASKS):
            yield tasks[start : start + RUN_TASKS]
        return
    for run in range(RUNS):
        start = run * (len(tasks) - RUN_TASKS) // (RUNS - 1)
        yield tasks[start : start + RUN_TASKS]
