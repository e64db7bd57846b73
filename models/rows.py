"""What reads return: plain tuples with names, columns as the database holds them.

JSON columns are the JSON text itself. Moments are microseconds since 1970 in UTC.
Truth values are 0 and 1 on SQLite, bool on PostgreSQL.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable
from functools import lru_cache, partial
from typing import Any, NamedTuple, NoReturn, TypeVar

Row = TypeVar("Row", bound=tuple[Any, ...])

Columns = frozenset[str] | None
"""Which columns somebody will look at; None for all."""
MOST_SHAPES = 512


def maker(kind: type[Row]) -> Callable[[Iterable[Any]], Row]:
    """Makes rows of a statement that has just their columns, as ``_make`` does.

    That counts them for each row again, which takes twice as long.
    """
    return partial(tuple.__new__, kind)


@lru_cache(maxsize=MOST_SHAPES)
def narrowed(kind: Any, columns: frozenset[str]) -> Any:
    """A kind of row that holds some of the columns only, in the usual order.

    Reading another column raises an AttributeError.

    >>> narrowed(UserRow, frozenset({"name", "id"}))._make([7, "Ann"]).name
    'Ann'
    """
    names = [name for name in kind._fields if name in columns]
    shape: Any = namedtuple(kind.__name__, names)  # type: ignore[misc]
    unread = {name: _Unread(name) for name in kind._fields if name not in columns}
    return type(kind.__name__, (shape, kind), {"__slots__": (), **unread})


class _Unread:
    """Stands for a column that was not read."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __get__(self, row: object, kind: type) -> NoReturn:
        raise AttributeError(
            f"The column {self._name!r} of this {kind.__name__} was not read."
        )


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
    source: str
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

    ``ground_truth_id`` is the annotation that is the ground truth of the same task,
    ``verified_result`` what was verified of it; ``is_changed`` and ``is_withdrawn`` say
    what its author did to this one since, if this is it.
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
    assessment: str | None
    answered_control_count: int | None
    control_count: int | None
    ground_truth_id: int | None
    verified_result: str | None
    is_changed: bool | None
    is_withdrawn: bool | None


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
    assessment: str | None
    answered_control_count: int | None
    control_count: int | None
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
    source: str
    model_version: str | None
    verified_result: str | None
