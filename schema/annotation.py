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
    """One person's answer to a task."""

    id: strawberry.ID = id_field("Annotation")
    external_id: strawberry.ID | None = column(
        description="Its id in the Label Studio that it was imported from."
    )
    task: Any = referred(
        tasks.by_ids,
        "task_id",
        description="The task that it answers.",
        graphql_type=later("Task", "schema.task"),
    )
    result: JSON = column(description="Regions and choices, in Label Studio's JSON.")
    annotator: User | None = referred(
        users.named,
        "annotator_id",
        description=(
            "Who made it, `completed_by` in Label Studio. Null where an import named"
            " nobody."
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
        description="Why there is an accuracy, or why there is none.",
    )
    verified_result: JSON | None = column(
        description=(
            "Of a ground truth, the result that was verified when it was set: the one"
            " that others are compared with, whatever `result` is by now. Null for all"
            " other annotations, and for viewers who may not see ground truths."
        ),
    )
    changed_since_verified: bool = computed(
        lambda row: bool(row.is_changed),
        reads=["is_changed"],
        description=(
            "Whether it is a ground truth and got another `result` since it was"
            " verified. Set it again to verify what it is now."
        ),
    )
    withdrawn: bool = computed(
        lambda row: bool(row.is_withdrawn),
        reads=["is_withdrawn"],
        description=(
            "Whether it is a ground truth that its author skipped or deleted since it"
            " was verified. What was verified stays in force until another one is set"
            " or the mark is taken off; a deleted one is gone then."
        ),
    )
    was_cancelled: bool = column(
        description=(
            "Whether its annotator skipped the task. Then it cannot be the ground truth"
            " and is not scored."
        )
    )
    lead_time: float | None = column(description="How many seconds it took.")
    version: int = column(
        description=(
            "Grows by one with each change of the annotation itself. Setting or taking"
            " away a ground truth is none."
        )
    )
    created_at: DateTime = column(description="When it was made.")
    updated_at: DateTime = column(
        description=(
            "When it itself last changed. Ground truths do not touch it, so it tells"
            " nothing of them."
        )
    )
