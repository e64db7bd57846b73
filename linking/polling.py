"""One poll of a link: what changed in Label Studio comes here, page by page.

First the tasks whose ``updated_at`` moved; then, by counting, those that were deleted,
and predictions that were imported or deleted in bulk, which move nothing. What differs
still is found by reading all tasks, as each night.

Each page is one transaction with the place that it leads to. The place does not move
past a task of which something would be deleted here, until it is: wherever a poll is
interrupted, the next one goes on from there, and reads twice rather than not at all.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import takewhile
from typing import NamedTuple

import structlog

from exchange import live
from exchange.authors import Author
from exchange.live import LiveOutcome
from exchange.options import Live
from linking import searching
from linking.adding import moment_of
from linking.client import (
    HEAD_FIELDS,
    AnswerTooLarge,
    Json,
    LabelStudioClient,
    ProjectGone,
)
from linking.paging import Page, Pages
from linking.pushing import Clock
from models.commands import link_states as states
from models.commands.link_states import LeaseLost, PollRow, Position
from models.db import database as db

OVERLAP_SECONDS = 60
"""Label Studio takes the moment of a change before it commits it."""
NIGHT_HOUR = 3
TASKS_AT_ONCE = 100
TOO_LARGE = "It has more answers than this server reads at once."
_SECOND = 1_000_000

Progress = Callable[[int, int], None]

log = structlog.get_logger()


class NeedsConfirmation(Exception):  # noqa: N818 - nothing is wrong
    """So much would be deleted here that somebody is to agree. The message says it."""


class Counters(NamedTuple):
    """What a project has, as Label Studio counts it."""

    tasks: int
    annotations: int
    skipped: int
    predictions: int


class Outcome(NamedTuple):
    """What a poll brought.

    Attributes:
        taken: how many tasks were read in full.
        problem: what was not taken over, in words; None where all was.
        newest_at: the ``updated_at`` of the newest change; None where there was none.
        has_deleted: a consent to deletions was used up.

    """

    taken: int
    problem: str | None
    newest_at: int | None
    has_deleted: bool


@dataclass
class Memory:
    """What a process remembers of a link between polls; all can be learnt again.

    Attributes:
        pages: how large pages are.
        users: those of Label Studio.
        own_number: the user there by whom this server writes.
        seen: the moments of tasks that were taken, by id; of the last minute.
        cursor_at: that of the last poll, and since when it is the same.
        is_settled: nothing that was changed before it can still become visible.
        matched: the counters that were the same on both sides.
        explained: what differs between both sides even after all tasks were read.
        suspected: what differed after the last poll.

    """

    pages: Pages
    users: list[Json] | None = None
    own_number: int | None = None
    seen: dict[int, int] = field(default_factory=dict)
    cursor_at: int | None = None
    cursor_since: float = 0.0
    is_settled: bool = False
    matched: Counters | None = None
    explained: Counters | None = None
    suspected: Counters | None = None


class Poll:
    """One poll; :meth:`run` it once.

    Args:
        row: the link as the poll begins.
        owner: this process, which holds the lease.
        client: of the Label Studio.
        memory: of the link.
        clock: the times.
        progress: is told how many tasks were read by id, and how many there are.
        go_on: whether the server is not about to stop.

    """

    def __init__(  # noqa: PLR0913 - the last three are the surroundings
        self,
        row: PollRow,
        owner: str,
        client: LabelStudioClient,
        memory: Memory,
        *,
        clock: Clock,
        progress: Progress,
        go_on: Callable[[], bool],
    ) -> None:
        self._row = row
        self._owner = owner
        self._client = client
        self._memory = memory
        self._clock = clock
        self._progress = progress
        self._go_on = go_on
        self._position = Position(row.cursor_at, row.cursor_id or 0, row.follow_from)
        self._users: Mapping[int, Author] | None = None
        self._has_fresh_users = False
        self._held: set[int] = set()
        self._replaced: set[int] = set()
        self._gone: set[int] = set()
        self._full_pass_at: int | None = None
        self._taken = 0
        self._newest_at: int | None = None

    def run(self) -> Outcome:
        """Take over what changed.

        Raises:
            LabelStudioError: it was interrupted; the next poll goes on.
            NeedsConfirmation: nothing was deleted, and much would be.
            LeaseLost: the link is not ours any more.

        """
        project = self._project()
        config_problem = self._take_config(project)
        if self._begins_pass():
            self._begin_pass()
        if self._position.cursor_at is None:
            self._read_all(project["task_number"])
        self._read_changed()
        if self._taken:
            project = self._project()
        counters = _counters(project)
        has_deleted = False
        if self._taken or self._gone or counters != self._memory.matched:
            has_deleted = self._compare(counters)
        return Outcome(
            self._taken,
            " ".join(filter(None, [config_problem, self._refusals()])) or None,
            self._newest_at,
            has_deleted,
        )

    # The project

    def _project(self) -> Json:
        project = self._client.project(self._row.remote_project_id)
        if moment_of(project["created_at"]) != self._row.remote_created_at:
            raise ProjectGone(
                f"Project {self._row.remote_project_id} of {self._row.base_url} is not"
                " the one that was linked: it was made at another time."
            )
        title = str(project.get("title") or "")
        if (title, project["task_number"]) != (
            self._row.remote_title,
            self._row.remote_task_count,
        ):
            states.expect(self._row.id, self._owner, title, project["task_number"])
            self._row = self._row._replace(
                remote_title=title, remote_task_count=project["task_number"]
            )
        return project

    def _take_config(self, project: Json) -> str | None:
        label_config = str(project.get("label_config") or "")
        if label_config == states.label_config(self._row.project_id):
            return None
        with db.write():
            problem = live.take_label_config(self._row.project_id, label_config)
            states.check(self._row.id, self._owner)
        return problem

    # Reading all tasks

    def _begins_pass(self) -> bool:
        if self._position.cursor_at is None:  # one is under way, or is the first
            return self._position.follow_from is None or self._row.wants_full_pass
        return self._row.wants_full_pass or is_night_over(
            self._row.full_pass_at, self._clock.now()
        )

    def _begin_pass(self) -> None:
        if self._position.follow_from is None:
            newest = self._client.newest_moment(self._row.remote_project_id)
            follow_from = 0 if newest is None else moment_of(newest)
            self._position = Position(None, 0, follow_from)
        states.begin_pass(self._row.id, self._owner, self._position)

    def _read_all(self, count: int) -> None:
        """Read all tasks by id, from where the link has come to."""
        self._memory.users = None  # names and addresses change now and then
        after = self._position.cursor_id
        known = live.remote_ids(self._row.project_id, self._row.source)
        done = len(list(takewhile(lambda number: number <= after, known)))
        known = known[done:]
        self._progress(done, max(count, done))
        for page in self._memory.pages.by_id(self._client, after):
            last = max(task["id"] for task in page.tasks)
            self._take(page, Position(None, last, self._position.follow_from))
            done += len(page.tasks)
            self._progress(done, max(count, done))
            read = {task["id"] for task in page.tasks}
            passed = list(takewhile(lambda number, last=last: number <= last, known))  # type: ignore[misc]
            known = known[len(passed) :]
            self._gone |= set(passed) - read
        self._gone |= set(known)
        self._gone -= searching.present(
            self._client, self._row.remote_project_id, self._gone
        )
        self._full_pass_at = self._clock.now()
        self._move(Position(self._position.follow_from, 0))

    # Reading what changed

    def _read_changed(self) -> None:
        cursor_at = self._position.cursor_at or 0
        memory = self._memory
        if cursor_at != memory.cursor_at:
            memory.cursor_at, memory.is_settled = cursor_at, False
            memory.cursor_since = self._clock.monotonic()
        elapsed = self._clock.monotonic() - memory.cursor_since
        if not memory.is_settled:
            self._read_late(cursor_at)
        for page in memory.pages.changed(self._client, cursor_at):
            at, number = max((_moment(task), task["id"]) for task in page.tasks)
            self._take(page, Position(at, number))
            self._newest_at = at
        memory.is_settled = memory.is_settled or elapsed >= OVERLAP_SECONDS
        oldest = (self._position.cursor_at or 0) - OVERLAP_SECONDS * _SECOND
        memory.seen = {
            number: moment for number, moment in memory.seen.items() if moment >= oldest
        }

    def _read_late(self, cursor_at: int) -> None:
        """Read what became visible after what was changed later."""
        since = max(0, cursor_at - OVERLAP_SECONDS * _SECOND)
        late: list[int] = []
        for page in self._memory.pages.changed(
            self._client, max(0, since - 1), HEAD_FIELDS
        ):
            late += [
                task["id"]
                for task in page.tasks
                if _moment(task) <= cursor_at
                and self._memory.seen.get(task["id"]) != _moment(task)
            ]
            if max(map(_moment, page.tasks)) > cursor_at:
                break
        self._take_named(late)

    # Taking

    def _take(self, page: Page, position: Position) -> None:
        """Take a page, and with it the place that it leads to."""
        if page.is_too_large:
            self._refuse(page.tasks, position)
            return
        outcome = self._store(page.tasks, position)
        self._held |= outcome.held
        self._replaced |= outcome.replaced

    def _take_named(
        self, ids: Sequence[int], *, is_known_to_change: bool = True
    ) -> None:
        """Take tasks as they are now, wherever the link has come to.

        Args:
            ids: the tasks; those that are not there any more are passed over.
            is_known_to_change: what of them would be deleted here is to be settled in
                this poll; else a later one brings them again.

        """
        for tasks in self._named(ids):
            outcome = self._store(tasks, None)
            if is_known_to_change:
                self._held |= outcome.held
                self._replaced |= outcome.replaced

    def _named(self, ids: Iterable[int]) -> Iterable[list[Json]]:
        """These tasks in full, some at a time."""
        waiting = sorted(ids)
        pages, project_id = self._memory.pages, self._row.remote_project_id
        while waiting:
            part = waiting[: min(pages.size, searching.NAMED_AT_ONCE)]
            try:
                tasks = self._client.named_tasks(project_id, part)
            except AnswerTooLarge:
                if len(part) > 1:
                    pages.size = len(part) // 2
                    continue
                heads = self._client.named_tasks(project_id, part, HEAD_FIELDS)
                self._refuse(heads, None)
                tasks = []
            waiting = waiting[len(part) :]
            tasks = [task for task in tasks if task["id"] in part]
            if tasks:
                yield tasks

    def _store(
        self, tasks: Sequence[Json], position: Position | None, *, removes: bool = False
    ) -> LiveOutcome:
        """Store some tasks in one transaction, if the link is still ours."""
        if not self._go_on():
            raise LeaseLost
        users = self._people(tasks)
        taken = Live(own_number=self._own_number(), removes=removes)
        row = self._row
        with db.write():
            outcome = live.take_page(row.project_id, row.source, tasks, users, taken)
            read = [task["id"] for task in tasks]
            told = {**outcome.not_taken, **outcome.refused}
            states.keep_refusals(row.project_id, read, told)
            waits = outcome.held or outcome.replaced or self._held or self._replaced
            self._keep(None if waits and not removes else position)
        if position is not None:
            self._position = position
        self._remember(tasks, outcome)
        return outcome

    def _refuse(self, heads: Sequence[Json], position: Position | None) -> None:
        """Tell of tasks that are too large to be read, and pass them over."""
        told = dict.fromkeys((task["id"] for task in heads), TOO_LARGE)
        with db.write():
            states.keep_refusals(self._row.project_id, list(told), told)
            self._keep(None if self._held or self._replaced else position)
        if position is not None:
            self._position = position
        self._memory.seen |= {task["id"]: _moment(task) for task in heads}

    def _keep(self, position: Position | None) -> None:
        """Keep the place, in the transaction of what was read before it.

        Raises:
            LeaseLost: the link is not ours any more.

        """
        if position is None:
            states.check(self._row.id, self._owner)
        else:
            states.advance(self._row.id, self._owner, position, self._full_pass_at)

    def _move(self, position: Position) -> None:
        """Go on from another place."""
        if not (self._held or self._replaced):
            with db.write():
                self._keep(position)
        self._position = position

    def _remember(self, tasks: Sequence[Json], outcome: LiveOutcome) -> None:
        self._taken += len(tasks)
        waiting = outcome.held | outcome.replaced
        self._memory.seen |= {
            task["id"]: _moment(task) for task in tasks if task["id"] not in waiting
        }

    def _own_number(self) -> int:
        if self._memory.own_number is None:
            self._memory.own_number = int(self._client.whoami()["id"])
        return self._memory.own_number

    def _people(self, tasks: Sequence[Json]) -> Mapping[int, Author]:
        """Who the numbers of users are; asked for again where one is unknown."""
        known = {user["id"] for user in self._memory.users or ()}
        is_unknown = self._memory.users is None or not _numbers(tasks) <= known
        if is_unknown and not self._has_fresh_users:
            self._memory.users = self._client.users()
            self._has_fresh_users = True
            self._users = None
        if self._users is None:
            users = self._memory.users or []
            self._users = live.people(self._row.project_id, users)
        return self._users

    # What is gone, and what differs

    def _compare(self, there: Counters) -> bool:
        """Find what no ``updated_at`` tells of; whether a consent was used."""
        memory = self._memory
        has_deleted = False
        rest = self._difference(there)
        if rest.tasks or self._gone or self._held or self._replaced:
            if rest.tasks != -len(self._gone):
                self._search(there)
            has_deleted = self._settle()
            rest = self._difference(there)
        if rest.predictions and rest != memory.explained:
            self._read_predictions()
            rest = self._difference(there)
        is_new = memory.explained is None and memory.suspected is None
        if (
            rest in {Counters(0, 0, 0, 0), memory.explained}
            or self._full_pass_at is not None
            or (is_new and self._has_read_all_lately())
        ):
            memory.explained, memory.suspected, memory.matched = rest, None, there
        elif rest == memory.suspected:
            log.info(
                "Reading all tasks: the counts differ",
                link=self._row.id,
                **{name: -number for name, number in rest._asdict().items()},
            )
            states.want_full_pass(self._row.id, self._owner)
            memory.suspected = None
        else:  # perhaps something happened while it was read
            memory.suspected, memory.matched = rest, None
        return has_deleted

    def _search(self, there: Counters) -> None:
        """Find tasks that were deleted, and those that were missed."""
        refused = set(states.refused_ids(self._row.project_id))
        here = set(live.remote_ids(self._row.project_id, self._row.source))
        known = sorted((here | refused) - self._gone)
        if len(known) == there.tasks:
            return
        differing = searching.difference(
            self._client, self._row.remote_project_id, known, there.tasks
        )
        self._gone |= differing.gone
        self._take_named(sorted(differing.missing))

    def _settle(self) -> bool:
        """Delete what Label Studio has no more; whether a consent was needed.

        Raises:
            NeedsConfirmation: it is much, and nobody has agreed.

        """
        if not (self._gone or self._held or self._replaced):
            return False
        row = self._row
        going = self._gone | self._replaced
        losses = live.losses(row.project_id, row.source, going, self._held)
        counts = live.counts(row.project_id, row.source)
        is_much = live.is_too_much(losses, counts)
        if is_much and not states.row(row.id, self._owner).accepts_deletions:
            raise NeedsConfirmation(
                f"Label Studio no longer has {losses.tasks:,} of {counts.tasks:,} tasks"
                f" and {losses.ground_truths:,} of {counts.ground_truths:,} ground"
                " truths that are here. Nothing was deleted, and the link waits. To"
                f" delete them here, run `link sync {row.id} --accept-deletions`. If"
                " they went by mistake, bring them back in Label Studio, then run"
                f" `link sync {row.id}`."
            )
        self._remove(sorted(self._gone))
        for tasks in self._named(self._held | self._replaced):
            self._store(tasks, None, removes=True)
        self._gone.clear()
        self._held.clear()
        self._replaced.clear()
        self._move(self._position)
        return is_much

    def _remove(self, gone: Sequence[int]) -> None:
        row = self._row
        for start in range(0, len(gone), TASKS_AT_ONCE):
            part = gone[start : start + TASKS_AT_ONCE]
            if not self._go_on():
                raise LeaseLost
            with db.write():
                live.remove_gone(row.project_id, row.source, part)
                states.keep_refusals(row.project_id, part, {})
                states.check(row.id, self._owner)
        for number in gone:
            self._memory.seen.pop(number, None)

    def _read_predictions(self) -> None:
        predictions = self._client.predictions(self._row.remote_project_id)
        differing = live.tasks_with_other_predictions(
            self._row.project_id, self._row.source, predictions
        )
        self._take_named(differing, is_known_to_change=False)

    def _difference(self, there: Counters) -> Counters:
        """What Label Studio has more than this server."""
        here = live.counts(self._row.project_id, self._row.source)
        refused = set(states.refused_ids(self._row.project_id))
        if refused:
            refused -= set(live.remote_ids(self._row.project_id, self._row.source))
        return Counters(
            there.tasks - here.tasks - len(refused),
            there.annotations - here.annotations,
            there.skipped - here.skipped,
            there.predictions - here.predictions,
        )

    def _has_read_all_lately(self) -> bool:
        """Whether this process has just begun, and another one has read all tasks."""
        return not is_night_over(self._row.full_pass_at, self._clock.now())

    def _refusals(self) -> str | None:
        """What to say of the tasks that were not taken over."""
        refused = states.refused_ids(self._row.project_id)
        if not refused:
            return None
        first = states.refusal(self._row.project_id, refused[0])
        if len(refused) == 1:
            return f"Task {refused[0]} was not, or not all, taken over: {first}"
        return (
            f"{len(refused):,} tasks were not, or not all, taken over, such as task"
            f" {refused[0]}: {first} `link show {self._row.id}` lists them."
        )


def is_night_over(since: int | None, now: int) -> bool:
    """Whether it was three o'clock at night, where the server is, since that moment."""
    if since is None:
        return True
    local = datetime.fromtimestamp(now / _SECOND).astimezone()
    night = local.replace(hour=NIGHT_HOUR, minute=0, second=0, microsecond=0)
    last_night = night.timestamp()
    if last_night > local.timestamp():
        last_night -= 24 * 3600
    return since < last_night * _SECOND


def _counters(project: Json) -> Counters:
    return Counters(
        int(project["task_number"]),
        int(project["total_annotations_number"]),
        int(project["skipped_annotations_number"]),
        int(project["total_predictions_number"]),
    )


def _moment(task: Json) -> int:
    return moment_of(task["updated_at"])


def _numbers(tasks: Iterable[Json]) -> set[int]:
    """The users that these tasks name."""
    named = {
        annotation.get(name)
        for task in tasks
        for annotation in task.get("annotations") or ()
        for name in ("completed_by", "updated_by")
    }
    return {number for number in named if isinstance(number, int)}
