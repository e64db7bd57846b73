"""Removing what a complete file does not hold any more."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from models import timestamps
from models.commands import counting
from models.commands.accuracies import answers_moved
from models.commands.ground_truths import tell_of_changed_truths, truths_moved
from models.commands.history import ChangeKind, Event, Origin, record
from models.db import database as db
from models.db.database import Sql, in_

_LARGE = 5
"""More than one in this number is a large part."""


class Holdings(NamedTuple):
    """How many rows some sources have in a project."""

    tasks: int
    annotations: int
    predictions: int
    ground_truths: int


class Removal(NamedTuple):
    """What is to go, and how much there was before the import."""

    going: Holdings
    held: Holdings

    @property
    def total(self) -> int:
        """How many rows go, of all kinds."""
        return sum(self.going)

    @property
    def is_large(self) -> bool:
        """Whether more than a fifth of one kind goes."""
        return any(
            count * _LARGE > before
            for count, before in zip(self.going, self.held, strict=True)
        )


@dataclass
class Surplus:
    """Rows of sources that a complete file of theirs does not hold, by their ids."""

    task_ids: list[int] = field(default_factory=list)
    annotation_ids: list[int] = field(default_factory=list)
    prediction_ids: list[int] = field(default_factory=list)

    @property
    def answer_count(self) -> int:
        """How many annotations and predictions there are."""
        return len(self.annotation_ids) + len(self.prediction_ids)


def holdings(project_id: int) -> dict[str, Holdings]:
    """How many rows each source has in the project."""
    counts = {
        table: _by_source(
            f"SELECT source, COUNT(*) FROM {table} WHERE project_id = ?"
            " GROUP BY source",
            project_id,
        )
        for table in ("tasks", "annotations", "predictions")
    }
    counts["ground_truths"] = _by_source(
        "SELECT t.source, COUNT(*) FROM ground_truths g"
        " JOIN tasks t ON t.id = g.task_id WHERE g.project_id = ? GROUP BY t.source",
        project_id,
    )
    return {
        source: Holdings(**{table: of.get(source, 0) for table, of in counts.items()})
        for source in {source for of in counts.values() for source in of}
    }


def total_of(by_source: Mapping[str, Holdings], sources: Collection[str]) -> Holdings:
    """How many rows these sources have together."""
    held = [by_source[source] for source in sources if source in by_source]
    return Holdings(*(sum(column) for column in zip((0, 0, 0, 0), *held, strict=True)))


def other_tasks(
    project_id: int, sources: Collection[str], last_id: int, brought: Collection[int]
) -> list[int]:
    """The tasks of these sources up to this id, without those that were brought."""
    where = in_("source", sources)
    rows = db.rows(
        "SELECT id FROM tasks"
        f" WHERE project_id = ? AND id <= ? AND {where.text} ORDER BY id",
        (project_id, last_id, *where.values),
    )
    return [row[0] for row in rows if row[0] not in brought]


def going(surplus: Surplus) -> Holdings:
    """How many rows would go with these, those that refer to them included."""
    of_tasks = in_("task_id", surplus.task_ids)
    marked = in_("annotation_id", surplus.annotation_ids)
    return Holdings(
        len(surplus.task_ids),
        len(surplus.annotation_ids) + _count("annotations", of_tasks),
        len(surplus.prediction_ids) + _count("predictions", of_tasks),
        _count("ground_truths", of_tasks) + _count("ground_truths", marked),
    )


def remove(
    project_id: int, surplus: Surplus, actor_id: int | None, batch_id: str
) -> None:
    """Delete these rows and write it into the history. Their tasks are locked.

    The annotations and predictions are of other tasks than those that go.
    """
    unset = _unset(project_id, surplus)
    events = unset + _deleted(project_id, surplus)
    moved = _tasks_of("annotations", surplus.annotation_ids)
    moved |= _tasks_of("predictions", surplus.prediction_ids)
    counting.forget(surplus.task_ids)
    _delete("annotations", surplus.annotation_ids)
    _delete("predictions", surplus.prediction_ids)
    _delete("tasks", surplus.task_ids)
    truths_moved([event.task_id for event in unset if event.task_id in moved])
    answers_moved(moved)
    record(events, actor_id, batch_id, Origin.IMPORT)


def remove_answers(
    project_id: int, surplus: Surplus, actor_id: int | None, batch_id: str
) -> None:
    """Delete answers that Label Studio has no more, and write it into the history.

    Their tasks are locked. A ground truth stays, as one that its author has withdrawn:
    what was verified is in force until somebody decides.
    """
    deleted = _deleted(project_id, surplus)
    moved = _tasks_of("annotations", surplus.annotation_ids)
    moved |= _tasks_of("predictions", surplus.prediction_ids)
    withdrawn = _withdrawn(surplus.annotation_ids)
    _delete("annotations", set(surplus.annotation_ids) - withdrawn)
    _delete("predictions", surplus.prediction_ids)
    if withdrawn:
        tell_of_changed_truths(in_("g.annotation_id", withdrawn))
    answers_moved(moved)
    record(deleted, actor_id, batch_id, Origin.LABEL_STUDIO)


def _withdrawn(annotation_ids: Collection[int]) -> set[int]:
    """Let those of these that are ground truths lose their authors and their ids."""
    where = in_("id", annotation_ids)
    rows = db.rows(
        "UPDATE annotations SET deleted_at = ?, deleted_by = annotator_id,"
        " annotator_id = NULL, source = NULL, external_id = NULL, unique_id = NULL"
        f" WHERE {where.text} AND EXISTS (SELECT 1 FROM ground_truths g"
        " WHERE g.annotation_id = annotations.id) RETURNING id",
        (timestamps.now(), *where.values),
    )
    return {row[0] for row in rows}


def _unset(project_id: int, surplus: Surplus) -> list[Event]:
    """The ground truths that go."""
    of_tasks = in_("task_id", surplus.task_ids)
    marked = in_("annotation_id", surplus.annotation_ids)
    rows = db.rows(
        "SELECT task_id, annotation_id FROM ground_truths"
        f" WHERE {of_tasks.text} OR {marked.text} ORDER BY task_id",
        (*of_tasks.values, *marked.values),
    )
    return [Event(project_id, ChangeKind.GROUND_TRUTH_UNSET, *row) for row in rows]


def _deleted(project_id: int, surplus: Surplus) -> list[Event]:
    """The answers that go without their tasks, and the tasks with all of theirs."""
    annotations = in_("id", surplus.annotation_ids)
    rows = db.rows(
        f"SELECT task_id, id FROM annotations WHERE {annotations.text} ORDER BY id",
        annotations.values,
    )
    deleted = [Event(project_id, ChangeKind.ANNOTATION_DELETED, *row) for row in rows]
    predictions = in_("id", surplus.prediction_ids)
    versions = db.rows(
        f"SELECT DISTINCT model_version FROM predictions WHERE {predictions.text}"
        " ORDER BY model_version",
        predictions.values,
    )
    changed = [
        Event(project_id, ChangeKind.PREDICTIONS_CHANGED, model_version=version)
        for (version,) in versions
    ]
    gone = [
        Event(project_id, ChangeKind.TASK_DELETED, task_id)
        for task_id in surplus.task_ids
    ]
    return deleted + changed + gone


def _by_source(text: str, project_id: int) -> dict[str, int]:
    """Counts by source. What was made here is of none."""
    rows = db.rows(text, (project_id,))
    return {source: count for source, count in rows if source is not None}


def _tasks_of(table: str, ids: Collection[int]) -> set[int]:
    where = in_("id", ids)
    rows = db.rows(f"SELECT task_id FROM {table} WHERE {where.text}", where.values)
    return {row[0] for row in rows}


def _delete(table: str, ids: Collection[int]) -> None:
    where = in_("id", ids)
    db.run(f"DELETE FROM {table} WHERE {where.text}", where.values)


def _count(table: str, where: Sql) -> int:
    text = f"SELECT COUNT(*) FROM {table} WHERE {where.text}"
    count: int = db.scalar(text, where.values)
    return count
