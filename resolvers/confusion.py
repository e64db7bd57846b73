"""Confusion matrices: counted when asked for, and kept until something changes."""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import orjson

from models.queries import compared
from models.queries.compared import Selection, State
from models.rows import ProjectRow
from resolvers.kept import Kept
from resolvers.viewers import Viewer
from scoring import Confusion, compile_confusions

MOST_CELLS = 100_000
"""How many cells are kept in all; a matrix without any counts as one."""


class Cell(NamedTuple):
    """How often one label of the ground truths was taken for one of the others."""

    truth: str | None
    other: str | None
    times: int


class Matrix(NamedTuple):
    """Which labels of one control were taken for which."""

    control: str
    labels: list[str]
    cells: list[Cell]


Matrices = Sequence[Matrix]
_KEPT: Kept[Matrices] = Kept(MOST_CELLS)


def of_projects(
    viewer: Viewer, rows: Sequence[ProjectRow], selection: Selection
) -> list[Matrices]:
    """The matrices of each project; none for those who may not see ground truths."""
    seen = {row.id: row for row in rows if viewer.may_see_ground_truths(row.id)}
    states = compared.states(seen) if seen else {}
    kept = {one: _KEPT.get((state, selection)) for one, state in states.items()}
    found = {one: matrices for one, matrices in kept.items() if matrices is not None}
    missing = [seen[one] for one in states if one not in found]
    if missing:
        counted = _counted(missing, selection)
        _keep(counted, states, selection)
        found |= counted
    return [found.get(row.id, ()) for row in rows]


def _keep(
    counted: dict[int, Matrices], states: dict[int, State], selection: Selection
) -> None:
    """Keep what nothing changed while it was counted: a mutation reads no snapshot."""
    for one, state in compared.states(counted).items():
        if state == states[one]:
            size = sum(len(matrix.cells) for matrix in counted[one])
            _KEPT.keep((state, selection), counted[one], 1 + size)


def _counted(rows: Iterable[ProjectRow], selection: Selection) -> dict[int, Matrices]:
    """The matrices of these projects, in one pass over what is compared in them."""
    finders = {
        row.id: compile_confusions(row.label_config, orjson.loads(row.scoring_profile))
        for row in rows
    }
    counts: dict[int, Counter[Confusion]] = {one: Counter() for one in finders}
    for task in compared.compared_tasks(list(finders), selection):
        finder, count = finders[task.project_id], counts[task.project_id]
        truth = finder.read(orjson.loads(task.ground_truth))
        for answer in task.answers:
            count.update(finder.between(truth, finder.read(orjson.loads(answer))))
    return {
        one: [*_matrices(finder.controls, counts[one])]
        for one, finder in finders.items()
    }


def _matrices(controls: Sequence[str], counts: Counter[Confusion]) -> Iterable[Matrix]:
    """One matrix for each control with labels, in the order of the label config."""
    cells: dict[str, list[Cell]] = {}
    for (control, truth, other), times in sorted(counts.items(), key=_place):
        cells.setdefault(control, []).append(Cell(truth, other, times))
    for control in controls:
        if control in cells:
            yield Matrix(control, _labels(cells[control]), cells[control])


def _labels(cells: Sequence[Cell]) -> list[str]:
    found = {label for cell in cells for label in (cell.truth, cell.other)}
    return sorted(label for label in found if label is not None)


def _place(counted: tuple[Confusion, int]) -> tuple[bool, str, bool, str]:
    """Row by row, extra ones last; in a row column by column, missing ones last."""
    _, truth, other = counted[0]
    return truth is None, truth or "", other is None, other or ""
