"""What another label config would do to a project, before it does.

Controls go, come or change their tag; answers then hold results that nothing reads; and
the scoring profile has entries that no longer fit.
"""

import time
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache, partial
from typing import Any, NamedTuple

import orjson

from models.db import database as db
from models.db.database import in_
from models.profile_entries import LostEntry, unfit_entries, without
from scoring import ConfigError, ControlRule, ProfileError, Scorer, compile_scorer

TASKS_AT_ONCE = 200
_NAMES_KEPT = 10_000

Advance = Callable[[int, int], None]
"""Told of how many tasks the answers were looked at, and how many tasks there are."""


class Control(NamedTuple):
    """A control that goes or comes."""

    name: str
    tag: str


class ChangedTag(NamedTuple):
    """A control that keeps its name under another tag."""

    name: str
    former_tag: str
    tag: str


class LostResults(NamedTuple):
    """How many answers hold results of this name that nothing reads any more.

    The ground truths are annotations, and counted among those too.
    """

    name: str
    annotation_count: int
    prediction_count: int
    ground_truth_count: int


class Effects(NamedTuple):
    """What another label config would do."""

    removed: list[Control]
    added: list[Control]
    changed: list[ChangedTag]
    lost: list[LostResults]
    entries: list[LostEntry]
    task_count: int
    examined_task_count: int
    """Of how many tasks the answers were looked at: all, if the time was enough."""

    @property
    def is_whole(self) -> bool:
        """Whether every answer was looked at."""
        return self.examined_task_count == self.task_count

    @property
    def loses(self) -> bool:
        """Whether something that is read or used now will not be, or may not be."""
        return bool(self.lost or self.entries) or not self.is_whole


class _Settings(NamedTuple):
    """What a project is scored by."""

    label_config: str
    scoring_profile: dict[str, Any]


def effects(
    project_id: int,
    label_config: str,
    seconds: float | None = None,
    advance: Advance = lambda done, total: None,
) -> Effects:
    """What this label config would do in the place of the project's own.

    The answers are read task by task, two hundred at once.

    Args:
        project_id: a project that there is.
        label_config: Label Studio's XML.
        seconds: how long answers are looked at; None for as long as it takes.
        advance: told how far that is.

    Raises:
        ConfigError: the label config cannot be read.

    """
    compile_scorer(label_config)  # whatever the profile says
    with db.read():
        settings = _settings(project_id)
        entries = unfit_entries(label_config, settings.scoring_profile)
        fitting = without(settings.scoring_profile, entries)
        before = _compiled(settings)
        after = compile_scorer(label_config, fitting)
        former, present = _controls(before), _controls(after)
        changed = [
            ChangedTag(name, former[name], tag)
            for name, tag in present.items()
            if name in former and former[name] != tag
        ]
        lost = _Lost(before, after, {control.name for control in changed})
        total = _count_tasks(project_id)
        examined = _examine(project_id, lost, seconds, partial(_told, advance, total))
        return Effects(
            [Control(name, tag) for name, tag in former.items() if name not in present],
            [Control(name, tag) for name, tag in present.items() if name not in former],
            changed,
            lost.counted(),
            entries,
            total,
            examined,
        )


class _Lost:
    """Counts the answers with results that were read and will not be."""

    def __init__(
        self, before: Scorer | None, after: Scorer, retagged: Collection[str]
    ) -> None:
        self._before = before
        self._after = after
        self._retagged = frozenset(retagged)
        self._counts: dict[str, Counter[str]] = {}
        self._is_dropped = lru_cache(_NAMES_KEPT)(self._asked)

    def look(self, kind: str, result: str, *, is_truth: bool = False) -> None:
        """Look at one answer; ``kind`` is what it counts as."""
        for name in self._names(orjson.loads(result)):
            counter = self._counts.setdefault(name, Counter())
            counter[kind] += 1
            counter["ground_truths"] += is_truth

    def counted(self) -> list[LostResults]:
        """How many answers there were, by the name of the results."""
        return [
            LostResults(
                name,
                counter["annotations"],
                counter["predictions"],
                counter["ground_truths"],
            )
            for name, counter in sorted(self._counts.items())
        ]

    def _names(self, results: list[Any]) -> set[str]:
        names = {_name(item) for item in results}
        lost = {name for name in names if name and self._is_dropped(name)}
        if names & self._retagged:
            lost |= self._unread(self._after, results) - self._unread(
                self._before, results
            )
        return lost

    def _asked(self, name: str) -> bool:
        """Whether a control reads results of this name now, and none will."""
        probe = [{"from_name": name}]
        unread_before = self._before is None or name in self._before.unread(probe)[0]
        return not unread_before and name in self._after.unread(probe)[0]

    def _unread(self, scorer: Scorer | None, results: list[Any]) -> set[str]:
        """The names of which something is not read, or cannot be."""
        if scorer is None:
            return set()
        return {name for part in scorer.unread(results) for name in part if name}


def _name(item: object) -> str | None:
    name = item.get("from_name") if isinstance(item, dict) else None
    return name if isinstance(name, str) else None


def _told(advance: Advance, total: int, done: int) -> None:
    advance(done, total)


def _examine(
    project_id: int,
    lost: _Lost,
    seconds: float | None,
    examined: Callable[[int], None],
) -> int:
    """Look at the answers of all tasks, or as far as the time is enough; how many."""
    end = None if seconds is None else time.monotonic() + seconds
    done = 0
    for task_ids in _tasks(project_id):
        if end is not None and time.monotonic() > end:
            break
        _examine_annotations(task_ids, lost)
        _examine_predictions(task_ids, lost)
        done += len(task_ids)
        examined(done)
    return done


def _examine_annotations(task_ids: list[int], lost: _Lost) -> None:
    where = in_("a.task_id", task_ids)
    text = (
        "SELECT a.result, g.annotation_id IS NOT NULL FROM annotations a"
        f" LEFT JOIN ground_truths g ON g.annotation_id = a.id WHERE {where.text}"
    )
    for result, is_truth in db.rows(text, where.values):
        lost.look("annotations", result, is_truth=bool(is_truth))


def _examine_predictions(task_ids: list[int], lost: _Lost) -> None:
    where = in_("task_id", task_ids)
    text = f"SELECT result FROM predictions WHERE {where.text}"
    for (result,) in db.rows(text, where.values):
        lost.look("predictions", result)


def _tasks(project_id: int) -> Iterator[list[int]]:
    """The tasks of the project by their ids, in parts."""
    text = (
        "SELECT id FROM tasks WHERE project_id = ? AND id > ?"
        f" ORDER BY id LIMIT {TASKS_AT_ONCE}"
    )
    last = 0
    while task_ids := [row[0] for row in db.rows(text, (project_id, last))]:
        yield task_ids
        last = task_ids[-1]


def _count_tasks(project_id: int) -> int:
    text = "SELECT COUNT(*) FROM tasks WHERE project_id = ?"
    count: int = db.scalar(text, (project_id,))
    return count


def _settings(project_id: int) -> _Settings:
    text = "SELECT label_config, scoring_profile FROM projects WHERE id = ?"
    config, profile = db.rows(text, (project_id,))[0]
    return _Settings(config, orjson.loads(profile))


def _compiled(settings: _Settings) -> Scorer | None:
    """What compares results now; None where the settings no longer can be read."""
    try:
        return compile_scorer(*settings)
    except (ConfigError, ProfileError):
        return None


def _controls(scorer: Scorer | None) -> dict[str, str]:
    """The tag of each control."""
    rules: Iterable[ControlRule] = () if scorer is None else scorer.controls
    return {rule.control: rule.tag for rule in rules}
