"""What reads return: plain tuples with names, columns as the database holds them.

JSON columns are the JSON text itself. Moments are microseconds since 1970 in UTC.
Truth values are 0 and 1 on SQLite, bool on PostgreSQL.
"""

from collections.abc import Callable, Iterable
from functools import partial
from typing import Any, NamedTuple, TypeVar

Row = TypeVar("Row", bound=tuple[Any, ...])


def maker(kind: type[Row]) -> Callable[[Iterable[Any]], Row]:
    """Makes rows of a statement that has just their columns, as ``_make`` does.

    That counts them for each row again, which takes twice as long.
    """
    return partial(tuple.__new__, kind)


class UserRow(NamedTuple):
    """A person or a program that signs in with a token."""

    id: int
    email: str
    name: str
    is_admin: bool


class ProjectRow(NamedTuple):
    """A labelling project."""

    id: int
    title: str
    label_config: str
    scoring_profile: str
    profile_version: int
    created_at: int
    updated_at: int


class TaskRow(NamedTuple):
    """A task, as the asking scope may see it: without ground truth where it may not."""

    id: int
    project_id: int
    external_id: str | None
    data: str
    meta: str | None
    created_at: int
    updated_at: int
    annotation_count: int
    prediction_count: int
    mean_accuracy: float | None
    ground_truth_id: int | None
    ground_truth_set_at: int | None
    ground_truth_set_by: int | None


class AnnotationRow(NamedTuple):
    """An annotation, as the asking scope may see it.

    ``ground_truth_id`` is the annotation that is the ground truth of the same task.
    """

    id: int
    project_id: int
    task_id: int
    external_id: str | None
    annotator_id: int | None
    result: str
    was_cancelled: bool
    lead_time: float | None
    version: int
    created_at: int
    updated_at: int
    accuracy: float | None
    ground_truth_id: int | None


class PredictionRow(NamedTuple):
    """A prediction, as the asking scope may see it."""

    id: int
    project_id: int
    task_id: int
    external_id: str | None
    model_version: str
    score: float | None
    result: str
    created_at: int
    accuracy: float | None
    ground_truth_id: int | None


class ChangeRow(NamedTuple):
    """One line of a project's history. Ids may be of objects that are gone."""

    id: int
    project_id: int
    number: int
    kind: str
    at: int
    actor_id: int | None
    task_id: int | None
    annotation_id: int | None
    previous_annotation_id: int | None
    batch_id: str | None
