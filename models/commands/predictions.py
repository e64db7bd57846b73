"""Creating and deleting the predictions of one model version."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from models import timestamps
from models.commands.accuracies import answers_moved
from models.commands.ground_truths import new_batch
from models.commands.history import ChangeKind, Event, record
from models.commands.import_rows import PredictionInsert
from models.commands.imports import new_ids
from models.commands.linked import refuse_linked
from models.commands.locking import lock_tasks
from models.commands.rescoring import expect
from models.db import database as db
from models.db.database import in_
from models.refusals import Reason, Refusal

NAMED = 5
"""How many tasks a refusal names."""


class OnExisting(StrEnum):
    """What becomes of predictions of the same model version that tasks have already."""

    REPLACE = "REPLACE"
    REFUSE = "REFUSE"


class NewPrediction(NamedTuple):
    """A prediction to be made. ``result`` is Label Studio's list as JSON text."""

    task_id: int
    result: str
    score: float | None = None


class CreatedPredictions(NamedTuple):
    """The ids of the new predictions in the order given, and how many they replaced."""

    ids: list[int]
    replaced_count: int
    batch_id: str | None


class DeletedPredictions(NamedTuple):
    """How many predictions went, or would, and of how many tasks."""

    prediction_count: int
    task_count: int
    batch_id: str | None = None


def create(
    project_id: int,
    model_version: str,
    new: Sequence[NewPrediction],
    actor_id: int | None,
    on_existing: OnExisting = OnExisting.REPLACE,
) -> CreatedPredictions:
    """Add a model version's predictions to tasks, and write that into the history.

    Raises:
        Refusal: as :func:`add`.

    """
    with db.write():
        ids, replaced_count = add(project_id, model_version, new, on_existing)
        if not ids:
            return CreatedPredictions([], 0, None)
        batch_id = new_batch()
        record_change(project_id, model_version, actor_id, batch_id)
        return CreatedPredictions(ids, replaced_count, batch_id)


def add(
    project_id: int,
    model_version: str,
    new: Sequence[NewPrediction],
    on_existing: OnExisting,
) -> tuple[list[int], int]:
    """Add predictions to tasks of a project, where they wait to be scored.

    Args:
        project_id: where all the tasks are.
        model_version: whose predictions these are.
        new: at most one for each task.
        on_existing: whether those of the same model version there go, or stop it all.

    Returns:
        Their ids in the order given, and how many others they replaced.

    Raises:
        Refusal: a task is not in the project or there twice, or has predictions of
            this version that are not to be replaced; or the project follows a Label
            Studio. Then nothing was changed.

    """
    with db.write():
        refuse_linked([project_id])
        task_ids = [prediction.task_id for prediction in new]
        _refuse_repeated(task_ids)
        _refuse_strange(project_id, task_ids, lock_tasks(task_ids))
        replaced_count = _replace(model_version, task_ids, on_existing)
        ids = list(new_ids("predictions", len(new)))
        _insert(project_id, model_version, new, ids)
        expect(task_ids)
        answers_moved(task_ids)
        return ids, replaced_count


def record_change(
    project_id: int, model_version: str, actor_id: int | None, batch_id: str
) -> None:
    """Write into the history that predictions of this model version changed."""
    event = Event(
        project_id, ChangeKind.PREDICTIONS_CHANGED, model_version=model_version
    )
    record([event], actor_id, batch_id)


def delete(
    project_id: int, model_version: str, actor_id: int | None, *, dry_run: bool = False
) -> DeletedPredictions:
    """Delete all predictions of a model version in a project. It cannot be undone.

    No other answer's accuracy depends on them, so nothing is scored.

    Raises:
        Refusal: the project follows a Label Studio.

    """
    values = (project_id, model_version)
    where = "project_id = ? AND model_version = ?"
    with db.write():
        refuse_linked([project_id])
        task_ids = _tasks_of(where, values)
        if not dry_run:
            lock_tasks(task_ids, [project_id])
        text = f"SELECT COUNT(*) FROM predictions WHERE {where}"
        count: int = db.scalar(text, values)
        if dry_run or not count:
            return DeletedPredictions(count, len(task_ids))
        db.run(f"DELETE FROM predictions WHERE {where}", values)
        _count_again(task_ids)
        batch_id = new_batch()
        record_change(project_id, model_version, actor_id, batch_id)
        return DeletedPredictions(count, len(task_ids), batch_id)


def model_versions(project_id: int) -> list[str]:
    """The model versions that have predictions in a project, by name."""
    text = (
        "SELECT DISTINCT model_version FROM predictions WHERE project_id = ?"
        " ORDER BY model_version"
    )
    return [row[0] for row in db.rows(text, (project_id,))]


def _replace(
    model_version: str, task_ids: Sequence[int], on_existing: OnExisting
) -> int:
    """Delete the predictions that new ones replace; return how many."""
    of_tasks = in_("task_id", task_ids)
    where = f"{of_tasks.text} AND model_version = ?"
    values = (*of_tasks.values, model_version)
    if on_existing is OnExisting.REFUSE:
        _refuse_present(model_version, _tasks_of(where, values))
        return 0
    replaced: int = db.run(f"DELETE FROM predictions WHERE {where}", values).rowcount
    return replaced


def _insert(
    project_id: int,
    model_version: str,
    new: Sequence[NewPrediction],
    ids: Sequence[int],
) -> None:
    at = timestamps.now()
    rows = [
        PredictionInsert(
            id=number,
            project_id=project_id,
            task_id=prediction.task_id,
            source="",
            external_id=None,
            model_version=model_version,
            score=prediction.score,
            result=prediction.result,
            created_at=at,
        )
        for number, prediction in zip(ids, new, strict=True)
    ]
    names = ", ".join(PredictionInsert._fields)
    marks = ", ".join("?" * len(PredictionInsert._fields))
    db.run_many(f"INSERT INTO predictions ({names}) VALUES ({marks})", rows)


def _tasks_of(where: str, values: Sequence[object]) -> list[int]:
    text = f"SELECT DISTINCT task_id FROM predictions WHERE {where} ORDER BY task_id"
    return [row[0] for row in db.rows(text, values)]


def _count_again(task_ids: Iterable[int]) -> None:
    where = in_("id", task_ids)
    db.run(
        "UPDATE tasks SET prediction_count = (SELECT COUNT(*) FROM predictions p"
        f" WHERE p.task_id = tasks.id) WHERE {where.text}",
        where.values,
    )


def _refuse_repeated(task_ids: Sequence[int]) -> None:
    seen = set()
    for index, task_id in enumerate(task_ids):
        if task_id in seen:
            raise Refusal(
                Reason.INVALID_VALUE,
                f"`predictions[{index}].taskId`: Task:{task_id} occurs twice. A model"
                " version has one prediction for each task.",
            )
        seen.add(task_id)


def _refuse_strange(
    project_id: int, task_ids: Sequence[int], projects_by_task: dict[int, int]
) -> None:
    for index, task_id in enumerate(task_ids):
        if projects_by_task.get(task_id) != project_id:
            raise Refusal(
                Reason.NOT_FOUND,
                f"`predictions[{index}].taskId`: Task:{task_id} is not in"
                f" Project:{project_id}.",
            )


def _refuse_present(model_version: str, task_ids: Sequence[int]) -> None:
    if not task_ids:
        return
    named = ", ".join(f"Task:{task_id}" for task_id in task_ids[:NAMED])
    more = f" and {len(task_ids) - NAMED:,} more" if len(task_ids) > NAMED else ""
    raise Refusal(
        Reason.CONFLICT,
        f"{named}{more} already have predictions of {model_version!r}. Delete or"
        " replace those.",
    )
