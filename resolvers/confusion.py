"""Confusion matrices: counted when asked for, and kept until something changes."""

from array import array
from collections import Counter
from collections.abc import Iterable, Sequence
from contextlib import suppress
from threading import Lock
from typing import Any, NamedTuple

import orjson
from cachetools import LRUCache

from models.db import threads
from models.queries import compared
from models.queries.compared import ComparedAnswer, ProjectState, Selection
from models.rows import ProjectRow
from resolvers.viewers import Viewer
from scoring import Confusion, Confusions, compile_confusions

CACHE_SIZE = 2_000_000
"""How many cells and ids are cached; a list of matrices counts as one more."""

TASKS_OF_A_CELL = 100
"""How many tasks a cell can name."""


class Cell(NamedTuple):
    """How often one label of the ground truths was taken for one of the others."""

    truth: str | None
    other: str | None
    times: int
    task_ids: list[int]
    """The first tasks where it happened."""
    answer_ids: Sequence[int]
    """All answers in which it happened, in the order of their tasks."""


class Matrix(NamedTuple):
    """Which labels of one control were taken for which."""

    control: str
    labels: list[str]
    cells: list[Cell]
    too_large_count: int
    """The answers that nothing of is counted: comparing them is too much work."""


Matrices = Sequence[Matrix]


def _size(matrices: Matrices) -> int:
    cells = [cell for matrix in matrices for cell in matrix.cells]
    return 1 + sum(1 + len(cell.task_ids) + len(cell.answer_ids) for cell in cells)


_CACHE: LRUCache[tuple[ProjectState, Selection], Matrices] = LRUCache(CACHE_SIZE, _size)
_LOCK = Lock()


def of_projects(
    viewer: Viewer, rows: Sequence[ProjectRow], selection: Selection
) -> list[Matrices]:
    """The matrices of each project; none for those who may not see ground truths."""
    seen = {row.id: row for row in rows if viewer.may_see_ground_truths(row.id)}
    states = compared.states(seen) if seen else {}
    with _LOCK:
        cached = {key: _CACHE.get((state, selection)) for key, state in states.items()}
    matrices_by_project = {
        key: value for key, value in cached.items() if value is not None
    }
    missing = [
        seen[project_id]
        for project_id in states
        if project_id not in matrices_by_project
    ]
    if missing:
        counted = _counted(missing, selection)
        _keep(counted, states, selection)
        matrices_by_project |= counted
    return [matrices_by_project.get(row.id, ()) for row in rows]


def answer_ids(
    viewer: Viewer, row: ProjectRow, selection: Selection, confusion: Confusion
) -> Sequence[int]:
    """The answers of a cell: annotations, or predictions of the selected model.

    None for those who may not see ground truths: nothing is compared for them.
    """
    matrices = of_projects(viewer, [row], selection)[0]
    cells = [
        cell
        for matrix in matrices
        if matrix.control == confusion.control
        for cell in matrix.cells
        if (cell.truth, cell.other) == (confusion.truth, confusion.other)
    ]
    return cells[0].answer_ids if cells else ()


def _keep(
    counted: dict[int, Matrices], states: dict[int, ProjectState], selection: Selection
) -> None:
    """Keep what nothing changed while it was counted: a mutation reads no snapshot."""
    for project_id, state in compared.states(counted).items():
        if state == states[project_id]:
            # Raised for matrices that are larger than the whole cache.
            with _LOCK, suppress(ValueError):
                _CACHE[state, selection] = counted[project_id]


def _counted(rows: Iterable[ProjectRow], selection: Selection) -> dict[int, Matrices]:
    """The matrices of these projects, in one pass over what is compared in them."""
    finders = {
        row.id: compile_confusions(row.label_config, orjson.loads(row.scoring_profile))
        for row in rows
    }
    tallies = {project_id: ConfusionTally() for project_id in finders}
    for task in compared.compared_tasks(list(finders), selection):
        finder, tally = finders[task.project_id], tallies[task.project_id]
        truth = finder.read(orjson.loads(task.ground_truth))
        for answer in task.answers:
            tally.add(task.id, answer.id, _found(finder, truth, answer))
    return {
        project_id: [*_matrices(finder.controls, tallies[project_id])]
        for project_id, finder in finders.items()
    }


def _found(
    finder: Confusions, truth: Any, answer: ComparedAnswer
) -> Counter[Confusion] | None:
    """What is confused in one answer, unless the time is over.

    None for one that is too much work to compare: it has no accuracy either.
    """
    threads.check()
    other = finder.read(orjson.loads(answer.result))
    if finder.is_too_large(truth, other):
        return None
    return Counter(finder.between(truth, other))


class ConfusionTally:
    """How often each confusion was found, and in which tasks first."""

    def __init__(self) -> None:
        self.times: Counter[Confusion] = Counter()
        self.task_ids: dict[Confusion, list[int]] = {}
        self.answer_ids: dict[Confusion, array[int]] = {}
        self.too_large_count = 0

    def add(
        self, task_id: int, answer_id: int, confusions: Counter[Confusion] | None
    ) -> None:
        """Count what was found in an answer; the tasks come in the order of their ids.

        None is an answer that was too large.
        """
        if confusions is None:
            self.too_large_count += 1
            return
        self.times.update(confusions)
        for confusion in confusions:
            task_ids = self.task_ids.setdefault(confusion, [])
            if len(task_ids) < TASKS_OF_A_CELL and task_ids[-1:] != [task_id]:
                task_ids.append(task_id)
            # Eight bytes each, where a list of numbers takes four times as much.
            self.answer_ids.setdefault(confusion, array("q")).append(answer_id)


def _matrices(controls: Sequence[str], tally: ConfusionTally) -> Iterable[Matrix]:
    """One matrix for each control with labels, in the order of the label config.

    Of answers that were too large it is not known which controls they answer: where
    there are any, each control has a matrix, which may be empty.
    """
    cells: dict[str, list[Cell]] = {}
    for confusion in sorted(tally.times, key=_place):
        control, truth, other = confusion
        times, task_ids = tally.times[confusion], tally.task_ids[confusion]
        cell = Cell(truth, other, times, task_ids, tally.answer_ids[confusion])
        cells.setdefault(control, []).append(cell)
    for control in controls:
        if control in cells or tally.too_large_count:
            of_control = cells.get(control, [])
            yield Matrix(
                control, _labels(of_control), of_control, tally.too_large_count
            )


def _labels(cells: Sequence[Cell]) -> list[str]:
    labels = {label for cell in cells for label in (cell.truth, cell.other)}
    return sorted(label for label in labels if label is not None)


def _place(confusion: Confusion) -> tuple[bool, str, bool, str]:
    """Row by row, extra ones last; in a row column by column, missing ones last."""
    _, truth, other = confusion
    return truth is None, truth or "", other is None, other or ""
