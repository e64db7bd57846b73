"""The stored accuracies: computed in the transaction that moves them, never stale."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import islice
from typing import Any, NamedTuple

import orjson

from models import database as db
from models.commands.locking import lock_tasks
from models.database import among
from scoring import Reference, Scorer, compile_scorer

TASKS_AT_ONCE = 500
_SCORERS = 64
_TABLES = ("annotations", "predictions")
_COUNTED = (
    "annotation_count ="
    " (SELECT COUNT(*) FROM annotations a WHERE a.task_id = tasks.id),"
    " prediction_count ="
    " (SELECT COUNT(*) FROM predictions p WHERE p.task_id = tasks.id), "
)
MEAN = (
    "mean_accuracy ="
    " (SELECT AVG(a.accuracy) FROM annotations a WHERE a.task_id = tasks.id)"
)
_AVERAGED = (
    f"{MEAN}, ground_truth_set_at ="
    " (SELECT g.set_at FROM ground_truths g WHERE g.task_id = tasks.id)"
)


class _Answer(NamedTuple):
    """An annotation or prediction, with its result where that is compared."""

    table: str
    id: int
    task_id: int
    accuracy: float | None
    result: str | None


def rescore(task_ids: Iterable[int]) -> None:
    """Bring the accuracies and the figures of these tasks up to date.

    Call it in the transaction that changed a ground truth, an annotation or a
    prediction of theirs. Only what differs is written. The number of statements grows
    by the five hundred tasks, not by the task. No task of these is pending afterwards.
    """
    for some in _in_parts(sorted(set(task_ids)), TASKS_AT_ONCE):
        lock_tasks(some)
        _rescore(some, _COUNTED + _AVERAGED)


def rescore_locked(task_ids: Iterable[int]) -> None:
    """Like :func:`rescore`, for tasks that this transaction has locked already."""
    for some in _in_parts(sorted(set(task_ids)), TASKS_AT_ONCE):
        _rescore(some, _COUNTED + _AVERAGED)


def rescore_marked(task_ids: Iterable[int]) -> None:
    """Like :func:`rescore_locked`, for tasks whose answers stay as many as they were.

    What has changed is the ground truth alone.
    """
    for some in _in_parts(sorted(set(task_ids)), TASKS_AT_ONCE):
        _rescore(some, _AVERAGED)


def forget_locked(task_ids: Sequence[int]) -> None:
    """Drop the accuracies of tasks that have just lost their ground truth.

    Their answers stay as many as they were, so that nothing is read or counted. The
    number of statements does not grow with the tasks, which are locked already.
    """
    for table in _TABLES:
        _forget(table, task_ids)
    where = among("id", task_ids)
    db.run(
        "UPDATE tasks SET mean_accuracy = NULL, ground_truth_set_at = NULL,"
        f" is_pending = FALSE WHERE {where.text}",
        where.values,
    )


def _rescore(task_ids: Sequence[int], figures: str) -> None:
    references = _references(task_ids)
    if references:
        _store_moved(references)
    if without := [one for one in task_ids if one not in references]:
        for table in _TABLES:
            _forget(table, without)
    refresh(task_ids, figures)


def _store_moved(references: Mapping[int, Reference]) -> None:
    moved: dict[str, list[tuple[int, float | None]]] = {table: [] for table in _TABLES}
    for answer, accuracy in _scored(_answers(references), references):
        if accuracy != answer.accuracy:
            moved[answer.table].append((answer.id, accuracy))
    for table, accuracies in moved.items():
        store(table, accuracies)


@lru_cache(maxsize=_SCORERS)
def scorer_of(label_config: str, scoring_profile: str) -> Scorer:
    """What compares results under this label config and profile (its JSON text)."""
    return compile_scorer(label_config, orjson.loads(scoring_profile))


def _references(task_ids: Sequence[int]) -> dict[int, Reference]:
    """The ground truth of each task that has one, ready to compare others with."""
    where = among("g.task_id", task_ids)
    text = (
        "SELECT g.task_id, j.label_config, j.scoring_profile, a.result"
        " FROM ground_truths g"
        " JOIN annotations a ON a.id = g.annotation_id"
        " JOIN projects j ON j.id = g.project_id"
        f" WHERE {where.text}"
    )
    return {
        task_id: scorer_of(config, profile).reference(orjson.loads(result))
        for task_id, config, profile, result in db.rows(text, where.values)
    }


def _answers(task_ids: Iterable[int]) -> list[_Answer]:
    """All answers; one that is skipped or itself the ground truth is not compared."""
    where = among("x.task_id", task_ids)
    text = (
        "SELECT 'annotations', x.id, x.task_id, x.accuracy,"
        " CASE WHEN NOT x.was_cancelled AND NOT EXISTS (SELECT 1"
        " FROM ground_truths g WHERE g.annotation_id = x.id) THEN x.result END"
        f" FROM annotations x WHERE {where.text} UNION ALL"
        " SELECT 'predictions', x.id, x.task_id, x.accuracy, x.result"
        f" FROM predictions x WHERE {where.text}"
    )
    return db.select(_Answer._make, text, where.values * 2)


def _scored(
    answers: Iterable[_Answer], references: Mapping[int, Reference]
) -> Iterator[tuple[_Answer, float | None]]:
    """Each answer with its accuracy. Equal results of a task are scored once."""
    scores: dict[tuple[int, str], float] = {}
    for answer in answers:
        if answer.result is None:
            yield answer, None
            continue
        same = answer.task_id, answer.result
        if same not in scores:
            scores[same] = references[answer.task_id].score(orjson.loads(answer.result))
        yield answer, scores[same]


def store(table: str, accuracies: Sequence[tuple[int, float | None]]) -> None:
    """Write the accuracies of these annotations or predictions, by their ids."""
    if not accuracies:
        return
    if db.is_sqlite():
        db.run_many(
            f"UPDATE {table} SET accuracy = ? WHERE id = ?",
            [(accuracy, one) for one, accuracy in accuracies],
        )
        return
    ids, values = zip(*accuracies, strict=True)
    db.run(
        f"UPDATE {table} SET accuracy = moved.accuracy"
        " FROM unnest(?::bigint[], ?::float8[]) AS moved (id, accuracy)"
        f" WHERE {table}.id = moved.id",
        (list(ids), list(values)),
    )


def _forget(table: str, task_ids: Sequence[int]) -> None:
    """Tasks without a ground truth leave no accuracy behind."""
    where = among("task_id", task_ids)
    db.run(
        f"UPDATE {table} SET accuracy = NULL"
        f" WHERE {where.text} AND accuracy IS NOT NULL",
        where.values,
    )


def refresh(task_ids: Collection[int], figures: str) -> None:
    """Bring these columns of these tasks up to date; they wait for nothing any more.

    Only what may have changed is named: each index that knows a column named here is
    written anew.
    """
    where = among("id", task_ids)
    db.run(
        f"UPDATE tasks SET {figures}, is_pending = FALSE WHERE {where.text}",
        where.values,
    )


def _in_parts(ids: Iterable[int], size: int) -> Iterator[list[Any]]:
    remaining = iter(ids)
    while part := list(islice(remaining, size)):
        yield part
