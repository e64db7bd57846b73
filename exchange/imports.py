"""Importing: from files or from a list, checked, merged and stored as a whole."""

from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import NamedTuple
from uuid import uuid4

from exchange import spooling
from exchange.checks import InvalidValue
from exchange.finding import FoundTask, Placed, TaskFinder
from exchange.grouping import Grouping
from exchange.matching import matched
from exchange.merging import differences
from exchange.mirroring import IS_TOO_MUCH, MIRRORS_ALL, Mirror
from exchange.options import DEFAULT, ImportOptions
from exchange.people import ImportedPeople
from exchange.reports import (
    REPORTED_PROBLEMS,
    ImportErrorPolicy,
    Problem,
    Report,
)
from exchange.shapes import placed_tasks
from exchange.sources import BrokenFile, Source
from exchange.splitting import Splitter
from exchange.spooling import Batches
from exchange.tasks import ImportedTask, TaskReader
from exchange.unread import UnreadFinder
from models import timestamps
from models.commands import imports
from models.commands.accuracies import scorer_of
from models.commands.linked import refuse_linked
from models.db import database as db
from models.queries import projects
from models.refusals import Reason, Refusal, not_found
from models.scope import Scope

BATCH_TASKS = 1000
BATCH_CHARACTERS = 4_000_000
EVERYTHING = Scope(user_id=0)

Progress = Callable[[int, int], None]


def import_file(  # noqa: PLR0913 - all but two have a default
    project_id: int,
    paths: Iterable[str | Path],
    on_error: ImportErrorPolicy | str = ImportErrorPolicy.REJECT_ALL,
    actor_id: int | None = None,
    progress: Progress | None = None,
    *,
    options: ImportOptions = DEFAULT,
) -> Report:
    """Import files of tasks in Label Studio's JSON: all of them, or nothing.

    A file is a JSON list of tasks, a page of them from Label Studio's API, or tasks one
    after another (one a line, or one alone), gzipped or not. It is read as a stream,
    and checked before anything is locked, unless the caller writes already.

    Args:
        project_id: the project that the tasks come into.
        paths: the files.
        on_error: whether an invalid task rejects everything or is left out.
        actor_id: who does it.
        progress: called now and then with the bytes read so far and those of all files;
            what was read is still to be stored.
        options: whose ids the files have, and what they may change.

    Returns:
        What was done. A file that is not complete JSON is always rejected.

    Raises:
        Refusal: the project was not found, it follows a Label Studio, or a complete
            file is to be mirrored without its invalid tasks.
        OSError: a file cannot be read.

    """
    with db.read():
        refuse_linked([project_id])
    files = _Files([Source(Path(path)) for path in paths], progress)
    reader = reader_for(project_id, options, "file_result_bytes")
    session = _Import(
        project_id, ImportErrorPolicy(on_error), actor_id, options, reader
    )
    return session.run(files.values(), all_tasks=True, read_first=True)


def import_tasks(
    project_id: int,
    tasks: Sequence[object],
    on_error: ImportErrorPolicy | str = ImportErrorPolicy.REJECT_ALL,
    actor_id: int | None = None,
    options: ImportOptions = DEFAULT,
) -> Report:
    """Import tasks that are there as Python values; like :func:`import_file` else."""
    with db.read():
        refuse_linked([project_id])
    reader = reader_for(project_id, options, "result_bytes")
    session = _Import(
        project_id, ImportErrorPolicy(on_error), actor_id, options, reader
    )
    values = (_Value(index, value) for index, value in enumerate(tasks))
    return session.run(values, all_tasks=len(tasks) > BATCH_TASKS)


def reader_for(
    project_id: int, options: ImportOptions, result_limit: str
) -> TaskReader:
    """What reads tasks into this project, as its label config is when it begins.

    Args:
        project_id: the project.
        options: of the import.
        result_limit: the name of the limit of the bytes of one result.

    Raises:
        Refusal: the project was not found.

    """
    with db.read():
        row = projects.by_ids(EVERYTHING, [project_id]).get(project_id)
    if row is None:
        raise not_found("Project", project_id)
    unread = UnreadFinder(scorer_of(row.label_config, row.scoring_profile))
    return TaskReader(project_id, options.source, options.users, result_limit, unread)


class _Value(NamedTuple):
    """A task as it was read, or why its file breaks there."""

    position: int
    value: object
    file: str | None = None
    broken: str | None = None


class _Files:
    """The values of several files, one after the other."""

    def __init__(self, sources: Sequence[Source], progress: Progress | None) -> None:
        self._sources = sources
        self._progress = progress
        self._size = sum(source.size for source in sources)

    def values(self) -> Iterator[_Value]:
        for source in self._sources:
            yield from self._of(source)

    def _of(self, source: Source) -> Iterator[_Value]:
        name, position = str(source.path), 0
        try:
            for value in Splitter(self._reported(source)).values():
                yield _Value(position, value, name)
                position += 1
        except BrokenFile as fault:
            yield _Value(position, None, name, str(fault))

    def _reported(self, source: Source) -> Iterator[str]:
        for piece in source.pieces():
            yield piece
            if self._progress is not None:
                read = sum(source.bytes_read for source in self._sources)
                self._progress(read, self._size)


class _ImportRejected(Exception):  # noqa: N818 - takes back what was written so far
    """There is an error, so that nothing of this import may stay."""


class _Import:
    """One import into one project."""

    def __init__(
        self,
        project_id: int,
        on_error: ImportErrorPolicy,
        actor_id: int | None,
        options: ImportOptions,
        reader: TaskReader,
    ) -> None:
        self._project_id = project_id
        self._on_error = on_error
        self._actor_id = actor_id
        self._options = options
        self._reader = reader
        self._people = ImportedPeople(project_id, options)
        self._batch_id = uuid4().hex
        self._report = Report()

    def run(
        self, values: Iterator[_Value], *, all_tasks: bool, read_first: bool = False
    ) -> Report:
        if self._options.mirror and self._on_error == ImportErrorPolicy.SKIP_INVALID:
            raise Refusal(Reason.INVALID_VALUE, MIRRORS_ALL)
        batches = _batches(self._tasks(values))
        # Inside a write of the caller's everything is locked already.
        waits = read_first and not db.is_writing()
        try:
            with (
                (
                    spooling.read_first(batches) if waits else nullcontext(batches)
                ) as ready,
                db.write(),
            ):
                self._store_all(ready, all_tasks=all_tasks)
        except _ImportRejected:
            return self._rejection(values)
        return self._report

    def _store_all(self, batches: Batches, *, all_tasks: bool) -> None:
        options = self._options
        is_everywhere = all_tasks or bool(options.users or options.mirror)
        last_id = imports.begin(self._project_id, all_tasks=is_everywhere)
        refuse_linked([self._project_id])  # somebody may have linked it meanwhile
        finder = TaskFinder(self._project_id, options, last_id)
        mirror = Mirror(self._project_id, options, last_id)
        for batch in batches:
            self._store(batch, finder, mirror)
        self._report.users_merged, created = self._people.merge()
        self._report.users_created += created
        if options.mirror is not None:
            self._remove(mirror, finder.brought_ids)
        if self._report.has_changes:
            imports.record_import(self._project_id, self._actor_id, self._batch_id)

    def _store(
        self, batch: Sequence[Placed], finder: TaskFinder, mirror: Mirror
    ) -> None:
        tasks = [task for task in finder.find(batch) if self._is_accepted(task)]
        if len(tasks) < len(batch) and self._on_error == ImportErrorPolicy.REJECT_ALL:
            raise _ImportRejected
        authors = [
            annotation.author
            for task in tasks
            for annotation in task.placed.task.annotations
            if annotation.author is not None
        ]
        people, created = self._people.of(authors)
        self._report.users_created += created
        matches = matched(tasks, people)
        changes = differences(
            self._project_id, matches, timestamps.now(), self._options, self._report
        )
        mirror.look_at(matches, self._report)
        imports.store(self._project_id, changes, self._actor_id, self._batch_id)

    def _is_accepted(self, task: FoundTask) -> bool:
        """Whether the task can be stored; what is to tell goes into the report."""
        if task.fault is not None:
            self._report.add_error(task.placed.problem(task.fault))
            return False
        for warning in task.warnings:
            self._report.add_warning(task.placed.problem(warning))
        return True

    def _remove(self, mirror: Mirror, brought_ids: Collection[int]) -> None:
        """Remove what the file does not hold, if that may be."""
        removal = mirror.removal(brought_ids, self._report.ground_truths_removed)
        if not mirror.is_allowed(removal):
            self._report.add_error(Problem(0, None, IS_TOO_MUCH))
            raise _ImportRejected
        mirror.remove(self._actor_id, self._batch_id)
        self._report.removed = removal

    def _tasks(self, values: Iterator[_Value]) -> Iterator[Placed]:
        grouping = Grouping()
        for value in values:
            tasks = self._read(value)
            if self._is_rejected(value):
                raise _ImportRejected
            for placed in tasks:
                told: list[InvalidValue] = []
                yield from grouping.add(placed, told)
                self._tell(value, told)
        yield from grouping.rest()

    def _read(self, value: _Value) -> list[Placed]:
        """The valid tasks of a value; what is wrong goes into the report."""
        if value.broken is not None:
            self._report.add_error(_problem(value, InvalidValue("", value.broken)))
            return []
        tasks = []
        for part in placed_tasks(value.value):
            reading = self._reader.read(part.value, part.prefix)
            for fault in reading.faults:
                self._report.add_error(_problem(value, fault))
            self._tell(value, reading.warnings)
            if reading.task is not None:
                task = reading.task._replace(is_part=part.is_part)
                tasks.append(Placed(task, value.position, value.file, part.prefix))
        return tasks

    def _tell(self, value: _Value, told: Iterable[InvalidValue]) -> None:
        for warning in told:
            self._report.add_warning(_problem(value, warning))

    def _is_rejected(self, value: _Value) -> bool:
        """Whether nothing may be imported, now that this value was read."""
        if value.broken is not None:
            return True
        rejects = self._on_error == ImportErrorPolicy.REJECT_ALL
        return rejects and self._report.error_count > 0

    def _rejection(self, values: Iterator[_Value]) -> Report:
        """What is wrong in the rest as well, once nothing is held any more."""
        for value in values:
            if self._report.error_count >= REPORTED_PROBLEMS:
                break
            self._read(value)
        return self._report.rejected()


def _batches(tasks: Iterable[Placed]) -> Iterator[list[Placed]]:
    """The tasks in parts of a bounded size, in none of which an id stands twice.

    So the second task of an id finds the first one stored and changes it.
    """
    batch: list[Placed] = []
    ids: set[tuple[str, str]] = set()
    characters = 0
    for placed in tasks:
        task = placed.task
        id_ = (task.source, task.external_id) if task.external_id is not None else None
        if id_ in ids or len(batch) == BATCH_TASKS or characters > BATCH_CHARACTERS:
            yield batch
            batch, ids, characters = [], set(), 0
        batch.append(placed)
        characters += _size(task)
        if id_ is not None:
            ids.add(id_)
    if batch:
        yield batch


def _size(task: ImportedTask) -> int:
    answers = sum(len(annotation.result) for annotation in task.annotations)
    predicted = sum(len(prediction.result) for prediction in task.predictions)
    return len(task.data) + answers + predicted


def _problem(value: _Value, fault: InvalidValue) -> Problem:
    return Problem(
        value.position,
        fault.path or None,
        fault.message,
        value.file,
        fault.count,
        fault.kind,
    )
