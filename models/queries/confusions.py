"""How often which labels are confused: the sums, and the answers behind them.

The counts of a task that is uncounted are out of date: here they count as if they were
not there, and :mod:`models.commands.counting` tells what they would be now.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import orjson

from models.db import database as db
from models.db.database import Sql, in_
from models.db.sql import all_of
from scoring import Confusion

TOO_LARGE = Confusion("", None, None)
"""What is counted for an answer that is too large to be compared."""


class Selection(NamedTuple):
    """Which answers are looked at: a model version's predictions, else annotations."""

    annotator_id: int | None = None
    model_version: str | None = None


class CellPlace(NamedTuple):
    """A cell of the matrix of some answers of a project."""

    project_id: int
    selection: Selection
    confusion: Confusion


def stored_label(label: str | None) -> str:
    """A label as it is stored: an empty one differs from none.

    >>> [stored_label(label) for label in (None, "", "cat")]
    ['', '=', '=cat']
    """
    return "" if label is None else f"={label}"


def label_of(text: str) -> str | None:
    """The label that was stored as this text; see :func:`stored_label`."""
    return text[1:] if text else None


def times(
    project_ids: Iterable[int], selection: Selection
) -> dict[int, Counter[Confusion]]:
    """How often each confusion is counted, in each of these projects."""
    ids = list(project_ids)
    counters: dict[int, Counter[Confusion]] = {id_: Counter() for id_ in ids}
    where = all_of([in_("x.project_id", ids), _is_selected_sum(selection)])
    _add(counters, f"confusion_totals x WHERE {where.text}", where.values, 1)
    where = all_of(
        [in_("t.project_id", ids), Sql("t.is_uncounted"), _is_selected(selection)]
    )
    _add(
        counters,
        f"tasks t JOIN confusions x ON x.task_id = t.id WHERE {where.text}",
        where.values,
        -1,
    )
    return {id_: +counter for id_, counter in counters.items()}


def waiting(project_ids: Iterable[int], most: int) -> list[int]:
    """Tasks of these projects that are to be counted, at most so many."""
    where = in_("project_id", project_ids)
    text = f"SELECT id FROM tasks WHERE is_uncounted AND {where.text} LIMIT {most}"
    return [task_id for (task_id,) in db.rows(text, where.values)]


def waiting_counts(project_ids: Iterable[int]) -> dict[int, int]:
    """How many tasks with a ground truth are still to be counted, by project."""
    where = in_("project_id", project_ids)
    text = (
        "SELECT project_id, COUNT(*) FROM tasks WHERE is_uncounted"
        f" AND ground_truth_set_at IS NOT NULL AND {where.text} GROUP BY project_id"
    )
    return dict(db.rows(text, where.values))


def task_ids(places: Sequence[CellPlace], most: int) -> list[list[int]]:
    """The first tasks of each of these cells, by their ids, in one statement."""
    if not places:
        return []
    selection = places[0].selection
    one_cell = (
        "SELECT DISTINCT x.task_id FROM confusions x JOIN tasks t ON t.id = x.task_id"
        " WHERE x.project_id = c.project_id AND x.control = c.control"
        " AND x.truth = c.truth AND x.other = c.other AND NOT t.is_uncounted"
        f" AND {{selected}} ORDER BY x.task_id LIMIT {most}"
    )
    cells = [
        (place.project_id, *_stored(place.confusion), number)
        for number, place in enumerate(places)
    ]
    selected = _is_selected(selection)
    subselect = one_cell.format(selected=selected.text)
    if db.is_sqlite():
        columns = ", ".join(
            f"json_extract(value, '$[{place}]') AS {name}"
            for place, name in enumerate(_CELL_COLUMNS)
        )
        text = (
            f"SELECT (SELECT json_group_array(task_id) FROM ({subselect}))"
            f" FROM (SELECT {columns} FROM json_each(?)) AS c ORDER BY c.number"
        )
        values = (*selected.values, orjson.dumps(cells).decode())
        return [orjson.loads(ids) for (ids,) in db.rows(text, values)]
    text = (
        f"SELECT ARRAY({subselect}) FROM unnest(?::bigint[], ?::text[], ?::text[],"
        f" ?::text[], ?::bigint[]) AS c ({', '.join(_CELL_COLUMNS)}) ORDER BY c.number"
    )
    columns_of_cells = [list(column) for column in zip(*cells, strict=True)]
    return [ids for (ids,) in db.rows(text, (*selected.values, *columns_of_cells))]


def answer_ids(place: CellPlace) -> list[int]:
    """The answers that a cell counts, in the order of their tasks."""
    selected = _is_selected(place.selection)
    text = (
        "SELECT x.answer_id FROM confusions x JOIN tasks t ON t.id = x.task_id"
        " WHERE x.project_id = ? AND x.control = ? AND x.truth = ? AND x.other = ?"
        f" AND NOT t.is_uncounted AND {selected.text} ORDER BY x.task_id, x.answer_id"
    )
    values = (place.project_id, *_stored(place.confusion), *selected.values)
    return [answer_id for (answer_id,) in db.rows(text, values)]


_CELL_COLUMNS = ("project_id", "control", "truth", "other", "number")


def _stored(confusion: Confusion) -> tuple[str, str, str]:
    control, truth, other = confusion
    return control, stored_label(truth), stored_label(other)


def _add(
    counters: Mapping[int, Counter[Confusion]],
    source: str,
    values: Sequence[object],
    sign: int,
) -> None:
    """Add what the rows count, or with a sign of -1 take it away."""
    text = (
        "SELECT x.project_id, x.control, x.truth, x.other, SUM(x.times)"
        f" FROM {source} GROUP BY x.project_id, x.control, x.truth, x.other"
    )
    for project_id, control, truth, other, count in db.rows(text, values):
        confusion = Confusion(control, label_of(truth), label_of(other))
        counters[project_id][confusion] += sign * int(count)


def _is_selected(selection: Selection) -> Sql:
    """The condition that the count ``x`` is of such an answer."""
    if selection.model_version is not None:
        return Sql("x.model_version = ?", (selection.model_version,))
    if selection.annotator_id is None:
        return Sql("x.model_version IS NULL")
    return Sql(
        "x.model_version IS NULL AND x.annotator_id = ?", (selection.annotator_id,)
    )


def _is_selected_sum(selection: Selection) -> Sql:
    """The condition that the sum ``x`` is of such answers."""
    if selection.model_version is not None:
        return Sql(
            "x.is_prediction AND x.model_version = ?", (selection.model_version,)
        )
    if selection.annotator_id is None:
        return Sql("NOT x.is_prediction")
    return Sql("NOT x.is_prediction AND x.annotator_id = ?", (selection.annotator_id,))
