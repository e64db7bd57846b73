"""How tasks lie in a file: alone, on a page, or inside of their annotation."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

PAGE_KEYS = ("tasks", "results")


class WrittenTask(NamedTuple):
    """A task as it was written, and where in its value it stands."""

    prefix: str
    """What comes before the paths of its parts, such as ``tasks[3].``."""
    value: object
    is_part: bool = False
    """Whether other values bring more answers of the same task."""


def placed_tasks(value: object) -> Iterator[WrittenTask]:
    """The tasks of one value: those of a page of the API, one of a storage's file.

    Label Studio's target storages hold a file for each annotation, with its task
    inside.
    """
    if not isinstance(value, dict) or "data" in value:
        yield WrittenTask("", value)
        return
    for key in PAGE_KEYS:
        tasks = value.get(key)
        if isinstance(tasks, list):
            for index, task in enumerate(tasks):
                yield WrittenTask(f"{key}[{index}].", task)
            return
    yield _of_storage(value) or WrittenTask("", value)


def task_count(values: Iterable[object]) -> int:
    """How many tasks these values hold."""
    return sum(1 for value in values for _ in placed_tasks(value))


def _of_storage(value: dict[str, object]) -> WrittenTask | None:
    task = value.get("task")
    if "result" not in value or not isinstance(task, dict) or "data" not in task:
        return None
    annotation = {key: part for key, part in value.items() if key != "task"}
    inside = task.get("annotations")
    others = [
        other
        for other in (inside if isinstance(inside, list) else [])
        if not isinstance(other, dict) or other.get("id") != annotation.get("id")
    ]
    return WrittenTask("", {**task, "annotations": [annotation, *others]}, is_part=True)
