"""A file of one model version's predictions: checked, and stored as a whole."""

import math
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from exchange.checks import InvalidValue, kept_json, kind, listed, mapping
from exchange.sources import BrokenFile, Source
from exchange.splitting import Splitter
from models.commands import predictions as commands
from models.commands.predictions import NewPrediction, OnExisting
from models.db import database as db
from models.queries.named_tasks import task_ids
from models.refusals import Reason, Refusal

BATCH_PREDICTIONS = 1000
EXAMPLE = '{"task": 17, "result": [], "score": 0.9}'

Progress = Callable[[int, int], None]


class AddedPredictions(NamedTuple):
    """How many predictions a file brought, and how many others they replaced."""

    prediction_count: int
    replaced_count: int


class _Line(NamedTuple):
    """A prediction as the file brings it; ``task`` is what exports call the task."""

    task: str
    result: str
    score: float | None


def add_file(
    project_id: int,
    model_version: str,
    path: Path,
    on_existing: OnExisting,
    progress: Progress = lambda done, total: None,
) -> AddedPredictions:
    """Add the predictions in a file: all of them, or nothing.

    The file is a JSON list, or one object a line, gzipped or not; it is read as a
    stream. Each object has ``task``, ``result`` and perhaps ``score``.

    Raises:
        Refusal: something in the file is wrong, and where; or as for
            :func:`models.commands.predictions.add`.
        OSError: the file cannot be read.

    """
    added, replaced = 0, 0
    seen: set[int] = set()
    with db.write():
        for batch in _batches(_lines(path, progress)):
            new = _new(project_id, batch, seen)
            ids, gone = commands.add(project_id, model_version, new, on_existing)
            added += len(ids)
            replaced += gone
        if added:
            batch_id = uuid4().hex
            commands.record_change(project_id, model_version, None, batch_id)
    return AddedPredictions(added, replaced)


def _new(project_id: int, batch: list[_Line], seen: set[int]) -> list[NewPrediction]:
    ids_by_name = task_ids(project_id, (line.task for line in batch))
    new = []
    for line in batch:
        task_id = ids_by_name[line.task]
        if task_id in seen:
            raise Refusal(
                Reason.INVALID_VALUE,
                f"The file has two predictions of the task {line.task!r}. A model"
                " version has one prediction for each task.",
            )
        seen.add(task_id)
        new.append(NewPrediction(task_id, line.result, line.score))
    return new


def _batches(lines: Iterator[_Line]) -> Iterator[list[_Line]]:
    batch: list[_Line] = []
    for line in lines:
        batch.append(line)
        if len(batch) == BATCH_PREDICTIONS:
            yield batch
            batch = []
    if batch:
        yield batch


def _lines(path: Path, progress: Progress) -> Iterator[_Line]:
    position = 0
    try:
        for value in Splitter(_pieces(Source(path), progress)).values():
            yield _line(value)
            position += 1
    except InvalidValue as fault:
        where = f"prediction {position:,} (from 0)"
        raise Refusal(Reason.INVALID_VALUE, f"{path.name}, {where}: {fault}") from fault
    except BrokenFile as fault:
        raise Refusal(Reason.INVALID_VALUE, f"{path.name}: {fault}") from fault


def _pieces(source: Source, progress: Progress) -> Iterator[str]:
    for piece in source.pieces():
        yield piece
        progress(source.bytes_read, source.size)


def _line(value: object) -> _Line:
    given = mapping(value, "", EXAMPLE)
    if "result" not in given:
        raise InvalidValue(
            "result", "is missing. For an answer without regions, use []."
        )
    result = listed(given["result"], "result")
    for index, item in enumerate(result):
        mapping(item, f"result[{index}]", '{"type": "choices", "value": {…}}')
    return _Line(
        task=_task(given.get("task")),
        result=kept_json(result, "result", "result_bytes"),
        score=_score(given.get("score")),
    )


def _task(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | str):
        raise InvalidValue("task", f'must be a number or "Task:7", not {kind(value)}.')
    return str(value)


def _score(value: object) -> float | None:
    if value is None:
        return None
    wrong = InvalidValue("score", f"must be a finite number, not {kind(value)}.")
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise wrong
    try:
        score = float(value)
    except OverflowError:
        raise wrong from None
    if not math.isfinite(score):
        raise wrong
    return score
