"""Why there is an accuracy, and how it came about."""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import orjson

from models.commands.accuracies import scorer_of
from models.queries import annotations, projects
from models.rows import AnnotationRow, PredictionRow, ProjectRow
from resolvers.viewers import Viewer
from scoring import Comparison, Reference


class AccuracyStatus(StrEnum):
    """Why there is an accuracy, or why there is none."""

    SCORED = "SCORED"
    NO_GROUND_TRUTH = "NO_GROUND_TRUTH"
    IS_GROUND_TRUTH = "IS_GROUND_TRUTH"
    SKIPPED = "SKIPPED"
    PENDING = "PENDING"


# To look one up in its enum for each row would take as long as all else.
_SCORED, _NO_GROUND_TRUTH, _IS_GROUND_TRUTH, _SKIPPED, _PENDING = AccuracyStatus


class Details(NamedTuple):
    """How one accuracy came about."""

    accuracy: float
    ground_truth_id: int
    profile_version: int
    comparison: Comparison


Scored = AnnotationRow | PredictionRow


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
        else _PENDING
        if row.accuracy is None
        else _SCORED
        for row in rows
    ]


def statuses_of_predictions(
    _: Viewer, rows: Sequence[PredictionRow]
) -> list[AccuracyStatus]:
    """Why each prediction has an accuracy, or why it has none."""
    return [
        _NO_GROUND_TRUTH
        if row.ground_truth_id is None
        else _PENDING
        if row.accuracy is None
        else _SCORED
        for row in rows
    ]


def details_of(viewer: Viewer, rows: Sequence[Scored]) -> list[Details | None]:
    """How the accuracy of each row came about; None for those that have none.

    The ground truths are read in one statement and each is parsed once, however many
    rows are compared with it.
    """
    scored = [row for row in rows if row.accuracy is not None]
    truths = annotations.by_ids(
        viewer.scope, {row.ground_truth_id or 0 for row in scored}
    )
    found = projects.by_ids(viewer.scope, {row.project_id for row in scored})
    references = {
        truth.id: _reference(found[truth.project_id], truth)
        for truth in truths.values()
    }
    return [_details(row, found, references) for row in rows]


def _reference(project: ProjectRow, truth: AnnotationRow) -> Reference:
    scorer = scorer_of(project.label_config, project.scoring_profile)
    return scorer.reference(orjson.loads(truth.result))


def _details(
    row: Scored, found: dict[int, ProjectRow], references: dict[int, Reference]
) -> Details | None:
    if row.accuracy is None or row.ground_truth_id is None:
        return None
    return Details(
        row.accuracy,
        row.ground_truth_id,
        found[row.project_id].profile_version,
        references[row.ground_truth_id].compare(orjson.loads(row.result)),
    )
