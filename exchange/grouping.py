"""Tasks of which several files bring one annotation each become one task again."""

from collections.abc import Iterator

from exchange.checks import InvalidValue
from exchange.finding import Placed
from exchange.tasks import ImportedAnnotation, ImportedTask, ground_truth_of

WAITING_TASKS = 1_000


class Grouping:
    """Joins the parts of tasks, of at most a thousand tasks at once.

    The parts of a task that come later are another task of the same id: the import
    adds their answers to what is stored then.
    """

    def __init__(self) -> None:
        self._waiting: dict[tuple[str, str | None, str], Placed] = {}

    def add(self, placed: Placed, told: list[InvalidValue]) -> Iterator[Placed]:
        """Take a task; those that are complete, or have waited longest, come out."""
        task = placed.task
        if not task.is_part or task.external_id is None:
            yield placed
            return
        key = (task.source, task.external_id, task.data)
        before = self._waiting.get(key)
        if before is None and len(self._waiting) >= WAITING_TASKS:
            yield self._waiting.pop(next(iter(self._waiting)))
        if before is not None:
            placed = before._replace(task=_joined(before.task, task, told))
        self._waiting[key] = placed

    def rest(self) -> Iterator[Placed]:
        """The tasks that still wait for parts."""
        yield from self._waiting.values()
        self._waiting.clear()


def _joined(
    before: ImportedTask, task: ImportedTask, told: list[InvalidValue]
) -> ImportedTask:
    """One task with the answers of both; an annotation that comes again is replaced."""
    fresh = {
        _identity(annotation)
        for annotation in task.annotations
        if annotation.external_id
    }
    annotations = (
        *(
            annotation
            for annotation in _settled(before)
            if _identity(annotation) not in fresh
        ),
        *_settled(task),
    )
    return task._replace(
        annotations=annotations,
        predictions=task.predictions or before.predictions,
        ground_truth=ground_truth_of(annotations, "annotations", told),
    )


def _identity(annotation: ImportedAnnotation) -> tuple[object, ...]:
    return annotation.source, annotation.external_id, annotation.author


def _settled(task: ImportedTask) -> list[ImportedAnnotation]:
    """The annotations with the one mark that counts: of the others it is told."""
    return [
        annotation._replace(is_marked=annotation is task.ground_truth)
        for annotation in task.annotations
    ]
