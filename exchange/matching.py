"""What the tasks that come in, and their answers, are of what is here already."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from exchange.pairing import Brought, paired
from exchange.tasks import ImportedAnnotation, ImportedPrediction, ImportedTask
from models.commands import import_stored
from models.commands.import_rows import StoredAnnotation, StoredPrediction, StoredTask

Answer = TypeVar("Answer", StoredAnnotation, StoredPrediction)


class AnnotationMatch(NamedTuple):
    """An annotation that comes in, whose it is, and what it is here (None: new)."""

    brought: ImportedAnnotation
    annotator_id: int | None
    stored: StoredAnnotation | None


class PredictionMatch(NamedTuple):
    """A prediction that comes in, and what it is here (None: new)."""

    brought: ImportedPrediction
    stored: StoredPrediction | None


class TaskMatch(NamedTuple):
    """A task that comes in with its answers, and what it is here (None: new)."""

    brought: ImportedTask
    stored: StoredTask | None
    annotations: list[AnnotationMatch]
    predictions: list[PredictionMatch]


def matched(
    project_id: int, tasks: Sequence[ImportedTask], users: Mapping[str, int]
) -> list[TaskMatch]:
    """Find these tasks and their answers in the project, and lock them.

    Args:
        project_id: the project.
        tasks: tasks that come in, no two of them with the same id.
        users: the users of all addresses of the tasks' authors.

    """
    names = [task.external_id for task in tasks if task.external_id is not None]
    stored = import_stored.tasks(project_id, names)
    ids = [task.id for task in stored.values()]
    annotations = _by_task(import_stored.annotations(ids))
    predictions = _by_task(import_stored.predictions(ids))
    matches = []
    for task in tasks:
        here = stored.get(task.external_id) if task.external_id is not None else None
        answered = annotations.get(here.id, []) if here else []
        predicted = predictions.get(here.id, []) if here else []
        matches.append(
            TaskMatch(
                task,
                here,
                _annotations(task, answered, users),
                _predictions(task, predicted),
            )
        )
    return matches


def _annotations(
    task: ImportedTask, stored: Sequence[StoredAnnotation], users: Mapping[str, int]
) -> list[AnnotationMatch]:
    owners = [one.author and users[one.author.email] for one in task.annotations]
    brought = [
        Brought(one.external_id, owner, one.result)
        for one, owner in zip(task.annotations, owners, strict=True)
    ]
    pairs = zip(task.annotations, owners, paired(brought, stored), strict=True)
    return [AnnotationMatch(*one) for one in pairs]


def _predictions(
    task: ImportedTask, stored: Sequence[StoredPrediction]
) -> list[PredictionMatch]:
    brought = [
        Brought(one.external_id, one.model_version, one.result)
        for one in task.predictions
    ]
    pairs = zip(task.predictions, paired(brought, stored), strict=True)
    return [PredictionMatch(*one) for one in pairs]


def _by_task(answers: Sequence[Answer]) -> dict[int, list[Answer]]:
    found: dict[int, list[Answer]] = {}
    for answer in answers:
        found.setdefault(answer.task_id, []).append(answer)
    return found
