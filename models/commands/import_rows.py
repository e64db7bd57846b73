"""The rows of an import: what is here already, and what the import makes of it."""

from typing import NamedTuple


class StoredTask(NamedTuple):
    """A task that is here already."""

    id: int
    data: str
    meta: str | None
    updated_at: int
    ground_truth_id: int | None


class StoredAnnotation(NamedTuple):
    """An annotation that is here already."""

    id: int
    task_id: int
    external_id: str | None
    annotator_id: int | None
    result: str
    was_cancelled: bool
    lead_time: float | None
    updated_at: int

    @property
    def owner(self) -> int | None:
        """Whose answer it is."""
        return self.annotator_id

    @property
    def content(self) -> tuple[int | None, str, bool, float | None]:
        """What an :class:`AnnotationUpdate` begins with."""
        return self.annotator_id, self.result, self.was_cancelled, self.lead_time


class StoredPrediction(NamedTuple):
    """A prediction that is here already."""

    id: int
    task_id: int
    external_id: str | None
    model_version: str
    score: float | None
    result: str

    @property
    def owner(self) -> str:
        """Whose answer it is."""
        return self.model_version

    @property
    def content(self) -> tuple[str, float | None, str]:
        """What a :class:`PredictionUpdate` begins with."""
        return self.model_version, self.score, self.result


class TaskInsert(NamedTuple):
    """A new task."""

    id: int
    project_id: int
    external_id: str | None
    data: str
    meta: str | None
    search_text: str
    annotation_count: int
    prediction_count: int
    created_at: int
    updated_at: int


class TaskUpdate(NamedTuple):
    """What a task becomes."""

    data: str
    meta: str | None
    search_text: str
    updated_at: int
    id: int


class AnnotationInsert(NamedTuple):
    """A new annotation."""

    id: int
    project_id: int
    task_id: int
    external_id: str | None
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


class PredictionInsert(NamedTuple):
    """A new prediction."""

    id: int
    project_id: int
    task_id: int
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


class Unmark(NamedTuple):
    """The annotation that is no longer the ground truth of its task."""

    task_id: int
    annotation_id: int


class Differences(NamedTuple):
    """What some tasks of an import change, and the tasks to score anew for it."""

    new_tasks: list[TaskInsert]
    tasks: list[TaskUpdate]
    new_annotations: list[AnnotationInsert]
    annotations: list[AnnotationUpdate]
    new_predictions: list[PredictionInsert]
    predictions: list[PredictionUpdate]
    marks: list[Mark]
    unmarks: list[Unmark]
    moved_task_ids: set[int]
