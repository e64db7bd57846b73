"""Exporting: tasks in the JSON that Label Studio and this server import."""

import gzip
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, BinaryIO, NamedTuple, cast

import orjson

from exchange.tasks import SOURCE
from models import placeholders, timestamps
from models.commands.import_stored import OWN_TASK_ID
from models.conditions import TaskCondition
from models.db import database as db
from models.lists.pages import Window
from models.queries import exports, projects, tasks
from models.queries.exports import ExportedAnnotation, ExportedPrediction
from models.refusals import not_found
from models.rows import TaskRow
from models.scope import Scope

TASKS_AT_ONCE = 200
EVERYTHING = Scope(user_id=0)
_NUMBER = re.compile(r"0|[1-9][0-9]{0,17}")

Progress = Callable[[int, int], None]


class ExportPage(NamedTuple):
    """Some tasks as JSON texts, a cursor for each, and whether there are more."""

    tasks: list[bytes]
    cursors: list[str]
    has_next: bool
    has_previous: bool


def export_page(
    scope: Scope,
    project_id: int,
    condition: TaskCondition,
    first: int,
    after: str | None = None,
) -> ExportPage:
    """A page of the tasks of a project that pass, by id, as far as the scope sees them.

    Raises:
        Refusal: the cursor is invalid.

    """
    window = Window(first=first, after=after)
    page = tasks.pages(scope, [project_id], condition, (), window)[0]
    texts = list(_texts(scope, project_id, page.rows))
    return ExportPage(texts, page.cursors, page.has_next, page.has_previous)


def export_file(
    project_id: int, output: Path | BinaryIO, progress: Progress | None = None
) -> int:
    """Write all tasks of a project as one JSON list, a task a line; how many.

    All is of one moment. A file appears under its name when it is complete; one whose
    name ends in ``.gz`` is gzipped.

    Args:
        project_id: the project.
        output: a file's path, or a stream of bytes that is open.
        progress: called now and then with the tasks written so far and all there are.

    Raises:
        Refusal: the project was not found.
        OSError: the file cannot be written.

    """
    if not isinstance(output, Path):
        return _write(project_id, output, progress)
    unfinished = output.with_name(f"{output.name}.unfinished")
    try:
        with _opened(unfinished, packed=output.suffix == ".gz") as stream:
            count = _write(project_id, stream, progress)
        unfinished.replace(output)
    finally:
        unfinished.unlink(missing_ok=True)
    return count


def _opened(path: Path, *, packed: bool) -> AbstractContextManager[BinaryIO]:
    if packed:
        return cast("AbstractContextManager[BinaryIO]", gzip.open(path, "wb"))
    return path.open("wb")


def _write(project_id: int, stream: BinaryIO, progress: Progress | None) -> int:
    with db.read():
        if not projects.by_ids(EVERYTHING, [project_id]):
            raise not_found("Project", project_id)
        total = projects.task_counts(EVERYTHING, [project_id])[project_id]
        written = 0
        stream.write(b"[")
        for texts in _all_pages(project_id):
            for text in texts:
                stream.write(b",\n" if written else b"\n")
                stream.write(text)
                written += 1
            if progress is not None:
                progress(written, total)
        stream.write(b"\n]\n")
    return written


def _all_pages(project_id: int) -> Iterator[list[bytes]]:
    after = None
    while True:
        page = export_page(
            EVERYTHING, project_id, TaskCondition(), TASKS_AT_ONCE, after
        )
        yield page.tasks
        if not page.has_next:
            return
        after = page.cursors[-1]


def _texts(scope: Scope, project_id: int, rows: Sequence[TaskRow]) -> Iterator[bytes]:
    ids = [row.id for row in rows]
    annotated = exports.annotations_of(scope, project_id, ids)
    predicted = exports.predictions_of(ids)
    for row in rows:
        task = _task(row)
        task["annotations"] = [
            _annotation(annotation, row) for annotation in annotated[row.id]
        ]
        task["predictions"] = [
            _prediction(prediction) for prediction in predicted[row.id]
        ]
        yield orjson.dumps(task)


def _task(row: TaskRow) -> dict[str, Any]:
    external_id = row.external_id or f"{OWN_TASK_ID}{row.id}"
    task = {"id": _id(external_id), "data": _stored(row.data)}
    if row.source:  # ids of two Label Studios may be equal; theirs ignores this
        task[SOURCE] = row.source
    if row.meta is not None:  # Label Studio refuses a meta that is null
        task["meta"] = _stored(row.meta)
    task["created_at"] = timestamps.text(row.created_at)
    task["updated_at"] = timestamps.text(row.updated_at)
    return task


def _annotation(row: ExportedAnnotation, task: TaskRow) -> dict[str, Any]:
    """An annotation; one without an id of another system has none in the export.

    Label Studio takes numbers only, and the next import here finds it by its author.
    """
    annotation: dict[str, Any] = {}
    if row.external_id is not None:
        annotation["id"] = _id(row.external_id)
    if row.unique_id is not None:
        annotation["unique_id"] = row.unique_id
    if row.external_id is not None and row.source not in (None, task.source):
        annotation[SOURCE] = row.source
    if row.email is not None:
        annotation["completed_by"] = _author(row.email, row.name)
    return annotation | {
        "result": _stored(row.result),
        "was_cancelled": bool(row.was_cancelled),
        "ground_truth": bool(row.is_ground_truth),
        "lead_time": row.lead_time,
        "created_at": timestamps.text(row.created_at),
        "updated_at": timestamps.text(row.updated_at),
    }


def _author(email: str, name: str | None) -> dict[str, str | None] | int:
    """An author in a form that Label Studio's importer takes.

    That is the address of a member, or a member's number where a file said no more.
    """
    number = placeholders.number_of(email)
    if number is not None:
        return number
    return {"email": email, "first_name": name, "last_name": ""}


def _prediction(row: ExportedPrediction) -> dict[str, Any]:
    prediction: dict[str, Any] = {}
    if row.external_id is not None:
        prediction["id"] = _id(row.external_id)
    return prediction | {
        "model_version": row.model_version,
        "score": row.score,
        "result": _stored(row.result),
        "created_at": timestamps.text(row.created_at),
    }


def _id(external_id: str) -> int | str:
    """An id as it came: a number where it is one, since Label Studio's are."""
    if _NUMBER.fullmatch(external_id):
        return int(external_id)
    return external_id


def _stored(text: str) -> orjson.Fragment:
    return orjson.Fragment(text)
