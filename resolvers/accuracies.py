"""Why there is an accuracy, and how it came about."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import orjson

from models.commands.accuracies import scorer_of
from models.db import threads
from models.queries import ground_truths, projects
from models.rows import AnnotationRow, PredictionRow, ProjectRow
from resolvers.viewers import Viewer
from scoring import Comparison, Reference


class AccuracyStatus(StrEnum):
    """Why an answer has an accuracy, or why not."""

    SCORED = "SCORED"
    NO_GROUND_TRUTH = "NO_GROUND_TRUTH"
    IS_GROUND_TRUTH = "IS_GROUND_TRUTH"
    SKIPPED = "SKIPPED"
    PENDING = "PENDING"
    NOTHING_COMPARED = "NOTHING_COMPARED"
    TOO_LARGE = "TOO_LARGE"


# To look one up in its enum for each row would take as long as all else.
_STATUSES: dict[str | None, AccuracyStatus] = {
    None: AccuracyStatus.PENDING,
    **{str(status): status for status in AccuracyStatus},
}
_NO_GROUND_TRUTH = AccuracyStatus.NO_GROUND_TRUTH
_IS_GROUND_TRUTH = AccuracyStatus.IS_GROUND_TRUTH
_SKIPPED = AccuracyStatus.SKIPPED


class Details(NamedTuple):
    """How one accuracy came about; it is None where nothing could be scored."""

    accuracy: float | None
    ground_truth_id: int
    profile_version: int
    comparison: Comparison


Answer = AnnotationRow | PredictionRow


def statuses_of_annotations(
    _: Viewer, rows: Sequence[AnnotationRow]
) -> list[AccuracyStatus]:
    """Why each annotation has an accuracy, or why it has none."""
    return [
        _IS_GROUND_TRUTH
        if row.ground_truth_id == row.id
        else _NO_GROUND_TRUTH
        if row.ground_truth_id is None
        else _SKIPPED
        if row.was_cancelled
        else _STATUSES[row.assessment]
        for row in rows
    ]


def statuses_of_predictions(
    _: Viewer, rows: Sequence[PredictionRow]
) -> list[AccuracyStatus]:
    """Why each prediction has an accuracy, or why it has none."""
    return [
        _NO_GROUND_TRUTH if row.ground_truth_id is None else _STATUSES[row.assessment]
        for row in rows
    ]


def details_of(viewer: Viewer, rows: Sequence[Answer]) -> list[Details | None]:
    """How the accuracy of each row came about; None for those that were not compared.

    The ground truths are read in one statement and each is parsed once, however many
    rows are compared with it.
    """
    compared = [row for row in rows if row.assessment is not None]
    truths = ground_truths.verified({row.task_id for row in compared})
    projects_by_id = projects.by_ids(viewer.scope, {row.project_id for row in compared})
    references: dict[int, Reference] = {}
    for row in compared:
        if row.task_id not in references and row.task_id in truths:
            project = projects_by_id[row.project_id]
            scorer = scorer_of(project.label_config, project.scoring_profile)
            truth = orjson.loads(truths[row.task_id])
            references[row.task_id] = scorer.reference(truth)
    return [_details(row, projects_by_id, references) for row in rows]


def _details(
    row: Answer, projects_by_id: dict[int, ProjectRow], references: dict[int, Reference]
) -> Details | None:
    if row.assessment is None or row.ground_truth_id is None:
        return None
    threads.check()
    return Details(
        row.accuracy,
        row.ground_truth_id,
        projects_by_id[row.project_id].profile_version,
        references[row.task_id].compare(orjson.loads(row.result)),
    )
