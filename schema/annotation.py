"""Annotations: what people answered."""

from typing import Any

import strawberry

from execution import column, computed
from models.rows import AnnotationRow
from resolvers import accuracies, tasks, users
from resolvers.accuracies import AccuracyStatus
from schema.accuracy import Scored
from schema.declare import type_of_rows
from schema.fields import later, referred, resolved
from schema.ids import id_field
from schema.scalars import JSON, DateTime
from schema.user import User


@type_of_rows(AnnotationRow)
class Annotation(Scored):
    """The answer of a person to a task."""

    id: strawberry.ID = id_field("Annotation")
    external_id: strawberry.ID | None = column(
        description="Its id in the Label Studio that it was imported from."
    )
    task: Any = referred(
        tasks.by_ids,
        "task_id",
        description="The task of the annotation.",
        graphql_type=later("Task", "schema.task"),
    )
    result: JSON = column(
        description="The content of the answer, in Label Studio's JSON."
    )
    annotator: User | None = referred(
        users.named,
        "annotator_id",
        description=(
            "The author, `completed_by` in Label Studio. Null if an import named no"
            " author."
        ),
    )
    is_ground_truth: bool = computed(
        lambda row: row.ground_truth_id == row.id,
        reads=["id", "ground_truth_id"],
        description=(
            "Whether it is the ground truth of its task. False for viewers who may not"
            " see ground truths."
        ),
    )
    accuracy_status: AccuracyStatus = resolved(
        accuracies.statuses_of_annotations,
        reads=["id", "ground_truth_id", "was_cancelled", "assessment"],
        description="Whether there is an accuracy, and if not, why.",
    )
    verified_result: JSON | None = column(
        description=(
            "For a ground truth, the result that was verified when it was set. Other"
            " answers are compared with it, even if `result` has changed since. Null"
            " for all other annotations, and for viewers who may not see ground"
            " truths."
        ),
    )
    changed_since_verified: bool = computed(
        lambda row: bool(row.is_changed),
        reads=["is_changed"],
        description=(
            "Whether it is a ground truth whose `result` has changed since it was"
            " verified. Set it again to verify the present result."
        ),
    )
    withdrawn: bool = computed(
        lambda row: bool(row.is_withdrawn),
        reads=["is_withdrawn"],
        description=(
            "Whether it is a ground truth that its author has skipped or deleted"
            " since it was verified. The verified result stays in force until another"
            " ground truth is set or this one is unset; a deleted annotation then"
            " disappears."
        ),
    )
    was_cancelled: bool = column(
        description=(
            "Whether its author skipped the task. A skipped annotation cannot be a"
            " ground truth and is not compared."
        )
    )
    lead_time: float | None = column(description="The time that it took, in seconds.")
    version: int = column(
        description=(
            "Grows by one with each change of the annotation itself. Setting or"
            " unsetting a ground truth does not change it."
        )
    )
    created_at: DateTime = column(description="When it was created.")
    updated_at: DateTime = column(
        description=(
            "When the annotation itself last changed. Setting a ground truth does not"
            " change this time."
        )
    )
