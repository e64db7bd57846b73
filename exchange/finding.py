"""Which task that is here a task that comes in is, and which one it must not be."""

from collections import Counter, deque
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from exchange.checks import InvalidValue, shown
from exchange.options import ImportOptions, MatchBy
from exchange.reports import Problem
from exchange.tasks import ImportedTask
from models import timestamps
from models.commands import import_stored
from models.commands.import_rows import StoredKey, StoredTask

IS_NEW_BUT_EQUAL = (
    "is new, but a task with the same data exists. The task was added as another one."
    " With --match data (match: DATA) they count as the same task."
)
IS_FOUND_BY_DATA = (
    "is missing. The task was matched with the existing task that has the same data."
)
IS_AMBIGUOUS = (
    "does not identify the task: several existing tasks have the same data. It was"
    " matched with the first of them."
)
STANDS_TWICE = (
    "occurs twice in this import, with different data. An id belongs to one task."
)


_Id = tuple[str, str | None]
"""A source and an id in it."""


class Placed(NamedTuple):
    """A task that comes in, and where it stands.

    ``prefix`` comes before all paths in it, such as ``tasks[3].``.
    """

    task: ImportedTask
    position: int
    file: str | None
    prefix: str = ""

    def problem(self, fault: InvalidValue) -> Problem:
        """What is to be told of this task, with the place of it."""
        fault = fault.below(self.prefix)
        return Problem(
            self.position,
            fault.path or None,
            fault.message,
            self.file,
            fault.count,
            fault.kind,
        )


class FoundTask(NamedTuple):
    """A task that comes in, and what it is here (None: new).

    ``is_foreign``: it comes from another Label Studio than the one that is here.
    """

    placed: Placed
    stored: StoredTask | None
    is_foreign: bool
    warnings: list[InvalidValue]
    fault: InvalidValue | None = None


class _Choice(NamedTuple):
    """The task here that one that comes in seems to be."""

    key: StoredKey | None
    warnings: list[InvalidValue]
    was_brought: bool = False
    """An earlier task of the same import was that one already."""


class TaskFinder:
    """Finds the tasks of one import, batch by batch."""

    def __init__(self, project_id: int, options: ImportOptions, last_id: int) -> None:
        self._project_id = project_id
        self._options = options
        self._last_id = last_id
        self.brought_ids: set[int] = set()
        """The tasks that were here before and that the import has brought so far."""
        self._counts: Counter[str] = Counter()
        """How many tasks of the batch have the same data."""

    def find(self, batch: Sequence[Placed]) -> list[FoundTask]:
        """Find these tasks, no two of them with one id, and lock them."""
        by_id = self._by_id(batch)
        by_data = self._by_data(batch, by_id)
        self._counts = Counter(placed.task.data_digest for placed in batch)
        choices = [self._choice(placed.task, by_id, by_data) for placed in batch]
        ids = {choice.key.id for choice in choices if choice.key is not None}
        stored = import_stored.tasks(self._project_id, ids) if ids else {}
        return [
            self._found(placed, choice, stored)
            for placed, choice in zip(batch, choices, strict=True)
        ]

    def _by_id(self, batch: Sequence[Placed]) -> dict[_Id, StoredKey]:
        ids: dict[str, list[str]] = {}
        for placed in batch:
            if placed.task.external_id is not None:
                ids.setdefault(placed.task.source, []).append(placed.task.external_id)
        return {
            (source, external_id): key
            for source, external_ids in ids.items()
            for external_id, key in import_stored.named(
                self._project_id, source, external_ids
            ).items()
        }

    def _by_data(
        self, batch: Sequence[Placed], by_id: Mapping[_Id, StoredKey]
    ) -> dict[str, deque[StoredKey]]:
        """The tasks of the same data that were here before, for those that need it.

        The likeliest stands first. Those that the import has brought already, or that
        another of the batch names by its id, are left to that one.
        """
        wanted, reserved = set(), set()
        for placed in batch:
            task, key = placed.task, by_id.get(_id(placed.task))
            if key is not None and self._is_settled(task, key):
                reserved.add(key.id)
            else:
                wanted.add(task.data_digest)
        keys = import_stored.of_data(self._project_id, wanted, self._last_id)
        by_data: dict[str, deque[StoredKey]] = {}
        for key in sorted(keys, key=self._unlikeness):
            if key.id not in reserved and key.id not in self.brought_ids:
                by_data.setdefault(key.data_digest, deque()).append(key)
        return by_data

    def _unlikeness(self, key: StoredKey) -> tuple[bool, bool, int]:
        """By this the tasks of the same data are ordered: the likeliest first."""
        is_of_another = key.source != self._options.source
        return is_of_another, key.external_id is not None, key.id

    def _is_settled(self, task: ImportedTask, key: StoredKey) -> bool:
        """Whether the task with the same id is the one, whatever the others are."""
        return self._options.match == MatchBy.ID or key.data_digest == task.data_digest

    def _choice(
        self,
        task: ImportedTask,
        by_id: Mapping[_Id, StoredKey],
        by_data: Mapping[str, deque[StoredKey]],
    ) -> _Choice:
        same_id = by_id.get(_id(task))
        if same_id is not None and self._is_settled(task, same_id):
            return self._taken(same_id, [])
        equal = by_data.get(task.data_digest)
        if not equal:
            return _Choice(None, []) if same_id is None else self._taken(same_id, [])
        if task.external_id is not None and self._options.match == MatchBy.ID:
            return _Choice(None, [InvalidValue("id", IS_NEW_BUT_EQUAL)])
        warnings = []
        if task.external_id is None and equal[0].external_id is not None:
            warnings.append(InvalidValue("id", IS_FOUND_BY_DATA))
        if len(equal) > self._counts[task.data_digest]:
            warnings.append(InvalidValue("id", IS_AMBIGUOUS))
        self._counts[task.data_digest] -= 1
        return self._taken(equal.popleft(), warnings)

    def _taken(self, key: StoredKey, warnings: list[InvalidValue]) -> _Choice:
        was_brought = key.id > self._last_id or key.id in self.brought_ids
        if key.id <= self._last_id:
            self.brought_ids.add(key.id)
        return _Choice(key, warnings, was_brought)

    def _found(
        self, placed: Placed, choice: _Choice, stored: Mapping[int, StoredTask]
    ) -> FoundTask:
        here = stored.get(choice.key.id) if choice.key is not None else None
        if here is None:  # new, or deleted before it was locked
            return FoundTask(placed, None, is_foreign=False, warnings=choice.warnings)
        fault = self._fault(placed.task, here, was_brought=choice.was_brought)
        is_foreign = _is_foreign(placed.task, here)
        return FoundTask(placed, here, is_foreign, choice.warnings, fault)

    def _fault(
        self, task: ImportedTask, here: StoredTask, *, was_brought: bool
    ) -> InvalidValue | None:
        """Why this task cannot be the one here that has the same id."""
        if task.data_digest == here.data_digest:
            return None
        if was_brought:
            return InvalidValue("id", STANDS_TWICE)
        if task.created_at == here.created_at:
            return None
        if task.created_at is not None and here.imported_created_at is not None:
            return InvalidValue("id", _of_another(task, here))
        return None if self._options.update_data else InvalidValue("id", _unclear(task))


def _id(task: ImportedTask) -> _Id:
    return task.source, task.external_id


def _is_foreign(task: ImportedTask, here: StoredTask) -> bool:
    if task.external_id is None:
        return False
    own_id = f"{import_stored.OWN_TASK_ID}{here.id}"
    if here.external_id is None and task.external_id == own_id:
        return False
    if _id(task) != (here.source, here.external_id):
        return True
    known = task.created_at is not None and here.imported_created_at is not None
    return known and task.created_at != here.imported_created_at


def _of_another(task: ImportedTask, here: StoredTask) -> str:
    made = timestamps.text(here.created_at)
    return (
        f"is {shown(str(task.external_id))}, but the task here of that id has other"
        f" data and was made at {made}: this one is of another Label Studio. Give that"
        " one a name, which keeps its ids apart: --source NAME (source: NAME). If it"
        " has tasks of this project under new ids: --match data (match: DATA)."
    )


def _unclear(task: ImportedTask) -> str:
    return (
        f"is {shown(str(task.external_id))}, but the task here of that id has other"
        " data, and no created_at says that they are one task. If it was edited:"
        " --update-data (updateData: true). If it is of another Label Studio: --source"
        " NAME (source: NAME)."
    )
