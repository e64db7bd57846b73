"""The rows of an import: what is here already, and what the import makes of it."""

from dataclasses import dataclass, field
from typing import NamedTuple

AnnotationContent = tuple[int | None, str, bool, float | None]
"""Annotator, result, whether it was skipped, and lead time."""


class StoredKey(NamedTuple):
    """What tells a task that is here already from others."""

    id: int
    source: str
    external_id: str | None
    data_digest: str


class StoredTask(NamedTuple):
    """A task that is here already."""

    id: int
    source: str
    external_id: str | None
    data_digest: str
    meta: str | None
    created_at: int
    imported_created_at: int | None
    updated_at: int
    ground_truth_id: int | None


class StoredAnnotation(NamedTuple):
    """An annotation that is here already.

    ``verified_result`` is what was verified of a ground truth: exports hold that, so
    that a file which brings it brings nothing new.
    """

    id: int
    task_id: int
    source: str | None
    external_id: str | None
    unique_id: str | None
    annotator_id: int | None
    result: str
    was_cancelled: bool
    lead_time: float | None
    created_at: int
    updated_at: int
    verified_result: str | None = None

    @property
    def content(self) -> AnnotationContent:
        """What an :class:`AnnotationUpdate` begins with."""
        return self.annotator_id, self.result, self.was_cancelled, self.lead_time


class StoredPrediction(NamedTuple):
    """A prediction that is here already."""

    id: int
    task_id: int
    source: str | None
    external_id: str | None
    model_version: str
    score: float | None
    result: str

    @property
    def content(self) -> tuple[str, float | None, str]:
        """What a :class:`PredictionUpdate` begins with."""
        return self.model_version, self.score, self.result


class TaskInsert(NamedTuple):
    """A new task."""

    id: int
    project_id: int
    source: str
    external_id: str | None
    data: str
    data_digest: str
    meta: str | None
    search_text: str
    annotation_count: int
    prediction_count: int
    imported_created_at: int | None
    created_at: int
    updated_at: int


class TaskUpdate(NamedTuple):
    """What a task becomes."""

    data: str
    data_digest: str
    meta: str | None
    search_text: str
    updated_at: int
    id: int


class TaskMetaUpdate(NamedTuple):
    """What the meta of a task becomes whose data stays as it is."""

    meta: str | None
    updated_at: int
    id: int


class TaskOrigin(NamedTuple):
    """When a task was made in its Label Studio, as the file says."""

    imported_created_at: int
    id: int


class AnnotationInsert(NamedTuple):
    """A new annotation."""

    id: int
    project_id: int
    task_id: int
    source: str
    external_id: str | None
    unique_id: str | None
    annotator_id: int | None
    result: str
    was_cancelled: bool
    lead_time: float | None
    created_at: int
    updated_at: int


class AnnotationUpdate(NamedTuple):
    """What an annotation becomes."""

    annotator_id: int | None
    result: str
    was_cancelled: bool
    lead_time: float | None
    updated_at: int
    id: int


class AnnotationIdentity(NamedTuple):
    """What a file adds to how an annotation is told from others."""

    source: str | None
    external_id: str | None
    unique_id: str | None
    id: int


class PredictionInsert(NamedTuple):
    """A new prediction."""

    id: int
    project_id: int
    task_id: int
    source: str
    external_id: str | None
    model_version: str
    score: float | None
    result: str
    created_at: int


class PredictionUpdate(NamedTuple):
    """What a prediction becomes."""

    model_version: str
    score: float | None
    result: str
    id: int


class Mark(NamedTuple):
    """The annotation that becomes the ground truth of its task."""

    task_id: int
    annotation_id: int
    previous_id: int | None
    actor_id: int | None = None
    """Who did it, where that is somebody else than the actor of the import."""


class Unmark(NamedTuple):
    """The annotation that is no longer the ground truth of its task."""

    task_id: int
    annotation_id: int
    actor_id: int | None = None


class KeptTruth(NamedTuple):
    """A task of which Label Studio marked another annotation than was chosen here."""

    task_id: int
    annotation_id: int | None
    marked_there_id: int | None


class AnnotationMove(NamedTuple):
    """An annotation that was moved to another task of its Label Studio."""

    task_id: int
    id: int


class SaidTruth(NamedTuple):
    """The annotation that a file names as the ground truth of its task."""

    project_id: int
    task_id: int
    source: str
    annotation_id: int


class ForgottenTruth(NamedTuple):
    """A task of which a file names no ground truth any more."""

    task_id: int
    source: str


@dataclass
class Differences:
    """What some tasks of an import change, and the tasks to score again for it."""

    new_tasks: list[TaskInsert] = field(default_factory=list)
    tasks: list[TaskUpdate] = field(default_factory=list)
    task_metas: list[TaskMetaUpdate] = field(default_factory=list)
    task_origins: list[TaskOrigin] = field(default_factory=list)
    new_annotations: list[AnnotationInsert] = field(default_factory=list)
    annotations: list[AnnotationUpdate] = field(default_factory=list)
    annotation_identities: list[AnnotationIdentity] = field(default_factory=list)
    annotation_moves: list[AnnotationMove] = field(default_factory=list)
    new_predictions: list[PredictionInsert] = field(default_factory=list)
    predictions: list[PredictionUpdate] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    unmarks: list[Unmark] = field(default_factory=list)
    kept_truths: list[KeptTruth] = field(default_factory=list)
    said: list[SaidTruth] = field(default_factory=list)
    forgotten: list[ForgottenTruth] = field(default_factory=list)
    moved_task_ids: set[int] = field(default_factory=set)

    @property
    def has_content(self) -> bool:
        """Whether tasks or answers become others, and not only ground truths."""
        return any(
            (
                self.new_tasks,
                self.tasks,
                self.task_metas,
                self.new_annotations,
                self.annotations,
                self.annotation_moves,
                self.new_predictions,
                self.predictions,
            )
        )
