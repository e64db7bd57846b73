"""Confusion matrices: from sums that are kept, and from what changed a moment ago."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import orjson

from models.commands import comparing, counting
from models.commands.counting import CountedAnswer
from models.db import threads
from models.queries import confusions
from models.queries.confusions import TOO_LARGE, CellPlace, Selection
from models.rows import ProjectRow
from resolvers.viewers import Viewer
from scoring import Confusion, compile_confusions

TASKS_OF_A_CELL = 100
"""How many tasks a cell can name."""

TASKS_COUNTED_AT_ONCE = 2_000
SECONDS_OF_COUNTING = 1.0
"""What changed a moment ago is counted for the answer, up to so much; the rest is
counted in the background, and the answer says how much that is."""


class RecentAnswer(NamedTuple):
    """An answer that is not in the sums yet, and what is confused in it."""

    task_id: int
    answer: CountedAnswer


class Cell(NamedTuple):
    """How often one label of the ground truths was taken for one of the others."""

    truth: str | None
    other: str | None
    times: int
    place: CellPlace
    recent: Sequence[RecentAnswer]


class Matrix(NamedTuple):
    """Which labels of one control were taken for which.

    Of ``too_large_count`` answers nothing is counted: comparing them is too much work.
    ``waiting_task_count`` tasks are not counted yet.
    """

    control: str
    labels: list[str]
    cells: list[Cell]
    too_large_count: int
    waiting_task_count: int


Matrices = Sequence[Matrix]


class _Recent(NamedTuple):
    """What is counted for this answer alone, and how many tasks are left."""

    answers: list[RecentAnswer]
    waiting_count: int


def of_projects(
    viewer: Viewer, rows: Sequence[ProjectRow], selection: Selection
) -> list[Matrices]:
    """The matrices of each project; none for those who may not see ground truths."""
    seen = {row.id: row for row in rows if viewer.may_see_ground_truths(row.id)}
    if not seen:
        return [()] * len(rows)
    times_by_project = confusions.times(seen, selection)
    recent_by_project = _recent(list(seen), selection)
    matrices = {
        project_id: [
            *_matrices(
                row,
                selection,
                times_by_project[project_id],
                recent_by_project[project_id],
            )
        ]
        for project_id, row in seen.items()
    }
    return [matrices.get(row.id, ()) for row in rows]


def task_ids(cells: Sequence[Cell], most: int) -> list[list[int]]:
    """The first tasks of each of these cells, by their ids."""
    stored: dict[CellPlace, list[int]] = {}
    for selection in {cell.place.selection for cell in cells}:
        places = [cell.place for cell in cells if cell.place.selection == selection]
        ids = confusions.task_ids(places, most)
        stored |= dict(zip(places, ids, strict=True))
    return [
        sorted({*stored[cell.place], *(each.task_id for each in cell.recent)})[:most]
        for cell in cells
    ]


def answer_ids(
    viewer: Viewer, row: ProjectRow, selection: Selection, confusion: Confusion
) -> Sequence[int]:
    """The answers of a cell: annotations, or predictions of the selected model.

    None for those who may not see ground truths: nothing is compared for them.
    """
    if not viewer.may_see_ground_truths(row.id):
        return ()
    recent = _recent([row.id], selection)[row.id].answers
    return [
        *confusions.answer_ids(CellPlace(row.id, selection, confusion)),
        *(each.answer.answer_id for each in recent if confusion in each.answer.times),
    ]


def _recent(project_ids: Sequence[int], selection: Selection) -> dict[int, _Recent]:
    """What changed in each project since it was last counted, as far as time allows."""
    task_ids = confusions.waiting(project_ids, TASKS_COUNTED_AT_ONCE)
    if not task_ids:
        return dict.fromkeys(project_ids, _Recent([], 0))
    waiting_counts = Counter(confusions.waiting_counts(project_ids))
    go_on = comparing.until(SECONDS_OF_COUNTING, _is_awaited)
    answers: dict[int, list[RecentAnswer]] = {id_: [] for id_ in project_ids}
    for task in counting.count(task_ids, go_on).tasks:
        waiting_counts[task.project_id] -= task.has_ground_truth
        answers[task.project_id].extend(
            RecentAnswer(task.task_id, answer)
            for answer in task.answers
            if _is_selected(answer, selection)
        )
    return {id_: _Recent(answers[id_], waiting_counts[id_]) for id_ in project_ids}


def _is_awaited() -> bool:
    threads.check()
    return True


def _is_selected(answer: CountedAnswer, selection: Selection) -> bool:
    if selection.model_version is not None:
        return answer.model_version == selection.model_version
    is_theirs = selection.annotator_id in {None, answer.annotator_id}
    return answer.model_version is None and is_theirs


def _matrices(
    row: ProjectRow, selection: Selection, times: Counter[Confusion], recent: _Recent
) -> Iterable[Matrix]:
    """One matrix for each control with labels, in the order of the label config.

    Of answers that were too large, or are not counted yet, it is not known which
    controls they answer: where there are any, each control has a matrix, which may be
    empty.
    """
    for each in recent.answers:
        times.update(each.answer.times)
    too_large_count = times.pop(TOO_LARGE, 0)
    cells: dict[str, list[Cell]] = {}
    recent_by_confusion = _by_confusion(recent.answers)
    for confusion in sorted(times, key=_place):
        control, truth, other = confusion
        place = CellPlace(row.id, selection, confusion)
        of_cell = recent_by_confusion.get(confusion, ())
        cell = Cell(truth, other, times[confusion], place, of_cell)
        cells.setdefault(control, []).append(cell)
    is_in_part = too_large_count > 0 or recent.waiting_count > 0
    if not cells and not is_in_part:
        return
    for control in compile_confusions(
        row.label_config, orjson.loads(row.scoring_profile)
    ).controls:
        if control in cells or is_in_part:
            of_control = cells.get(control, [])
            labels = _labels(of_control)
            yield Matrix(
                control, labels, of_control, too_large_count, recent.waiting_count
            )


def _by_confusion(
    answers: Iterable[RecentAnswer],
) -> dict[Confusion, list[RecentAnswer]]:
    by_confusion: dict[Confusion, list[RecentAnswer]] = {}
    for each in answers:
        for confusion in each.answer.times:
            by_confusion.setdefault(confusion, []).append(each)
    return by_confusion


def _labels(cells: Sequence[Cell]) -> list[str]:
    labels = {label for cell in cells for label in (cell.truth, cell.other)}
    return sorted(label for label in labels if label is not None)


def _place(confusion: Confusion) -> tuple[bool, str, bool, str]:
    """Row by row, extra ones last; in a row column by column, missing ones last."""
    _, truth, other = confusion
    return truth is None, truth or "", other is None, other or ""
