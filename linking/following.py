"""Following a link: it is polled, what waits is written, and its state is kept.

Anyone who follows holds the lease (:mod:`models.commands.link_states`), and asks a
Label Studio one thing at a time.
"""

from collections.abc import Callable
from dataclasses import dataclass

import structlog

from linking import clients
from linking.client import (
    LabelStudioClient,
    LabelStudioError,
    ProjectGone,
    Unauthorized,
)
from linking.paging import Pages
from linking.polling import Memory, NeedsConfirmation, Outcome, Poll, Progress
from linking.pushing import Clock, Pace, Target, push_due
from models.commands import link_states as states
from models.commands.link_states import PollRow
from models.commands.links import LinkState

FIRST_PAUSE = 15
LONGEST_PAUSE = 300
_SECOND = 1_000_000
_MILLISECONDS = 1000

log = structlog.get_logger()


def _nobody_watches(done: int, total: int) -> None:
    """What is told of progress where nobody looks."""


def _always() -> bool:
    return True


@dataclass
class Round:
    """What came of a poll or of writing, for the figures of the server.

    Attributes:
        seconds: how long it took.
        taken: how many tasks were read in full.
        written: how many ground truths were written.
        failed: Label Studio did not do what it was asked.
        lag_seconds: how old the newest change is that was taken; None for none.

    """

    seconds: float = 0.0
    taken: int = 0
    written: int = 0
    failed: bool = False
    lag_seconds: float | None = None


class Follower:
    """Works for one link, in one thread at a time.

    Args:
        link_id: the link.
        owner: this process, which holds the lease.
        clock: the times.

    """

    def __init__(self, link_id: int, owner: str, clock: Clock | None = None) -> None:
        self._id = link_id
        self._owner = owner
        self._clock = clock or Clock()
        self._pace = Pace(self._clock)
        self._memory: Memory | None = None
        self._client: LabelStudioClient | None = None
        self._sealed = ""

    def close(self) -> None:
        """End the connections."""
        if self._client is not None:
            self._client.close()
            self._client = None

    def poll(
        self,
        progress: Progress = _nobody_watches,
        go_on: Callable[[], bool] = _always,
    ) -> Round:
        """Take over what changed in Label Studio, and keep how it went.

        Raises:
            LeaseLost: the link is not ours, was paused or removed, or we are to stop.

        """
        begun = self._clock.monotonic()
        row = states.begin(self._id, self._owner, self._clock.now())
        try:
            outcome = self._polled(row, progress, go_on)
        except NeedsConfirmation as asked:
            self._ask(row, str(asked))
            return Round(self._clock.monotonic() - begun)
        except LabelStudioError as error:
            self._fail(row, error)
            return Round(self._clock.monotonic() - begun, failed=True)
        seconds = self._clock.monotonic() - begun
        self._succeed(row, outcome, seconds)
        lag = None
        if outcome.newest_at is not None:
            lag = max(0.0, (self._clock.now() - outcome.newest_at) / _SECOND)
        return Round(seconds, outcome.taken, lag_seconds=lag)

    def push(self, go_on: Callable[[], bool] = _always) -> Round:
        """Write what is due to Label Studio.

        Raises:
            LeaseLost: as for :meth:`poll`.

        """
        begun = self._clock.monotonic()
        row = states.row(self._id, self._owner)
        target = Target(row.project_id, row.remote_project_id, row.source)
        try:
            pushed = push_due(
                target, self._client_of(row), self._pace, go_on, self._clock
            )
        except LabelStudioError as error:
            self._fail(row, error)
            return Round(self._clock.monotonic() - begun, failed=True)
        if pushed.gone:
            states.poll_soon(self._id, self._owner)
        return Round(self._clock.monotonic() - begun, written=pushed.written)

    def has_failed(self, error: Exception) -> None:
        """Try again later, after a fault of this server.

        Raises:
            LeaseLost: as for :meth:`poll`.

        """
        row = states.row(self._id, self._owner)
        problem = (
            "This server has a fault with what Label Studio has"
            f" ({type(error).__name__}); its log says more. It tries again."
        )
        self._keep_failure(row, LinkState(row.state), problem)
        self.close()

    def _polled(
        self, row: PollRow, progress: Progress, go_on: Callable[[], bool]
    ) -> Outcome:
        client = self._client_of(row)
        if self._memory is None:
            self._memory = Memory(Pages(row.remote_project_id))
        return Poll(
            row,
            self._owner,
            client,
            self._memory,
            clock=self._clock,
            progress=progress,
            go_on=go_on,
        ).run()

    def _client_of(self, row: PollRow) -> LabelStudioClient:
        """A client with the token of now.

        Raises:
            Unauthorized: no key opens it.

        """
        if self._client is None or self._sealed != row.token_sealed:
            self.close()
            if self._memory is not None:
                self._memory.own_number = None
            self._client = clients.opened(row.token_sealed, row.base_url)
            self._sealed = row.token_sealed
        return self._client

    def _succeed(self, row: PollRow, outcome: Outcome, seconds: float) -> None:
        states.succeed(
            self._id,
            self._owner,
            self._clock.now(),
            int(seconds * _MILLISECONDS),
            outcome.problem,
            uses_consent=row.accepts_deletions or outcome.has_deleted,
        )
        _tell(row, LinkState.FOLLOWING, outcome.problem)

    def _ask(self, row: PollRow, problem: str) -> None:
        if states.ask_to_confirm(self._id, self._owner, problem):
            _tell(row, LinkState.NEEDS_CONFIRMATION, problem)
        else:
            states.poll_soon(self._id, self._owner)

    def _fail(self, row: PollRow, error: LabelStudioError) -> None:
        self.close()
        state = LinkState.UNREACHABLE
        if isinstance(error, Unauthorized):
            state = LinkState.UNAUTHORIZED
        elif isinstance(error, ProjectGone):
            state = LinkState.GONE
        self._keep_failure(row, state, str(error))
        _tell(row, state, str(error))

    def _keep_failure(self, row: PollRow, state: LinkState, problem: str) -> None:
        pause = min(FIRST_PAUSE * 2 ** min(row.failures, 10), LONGEST_PAUSE)
        next_at = self._clock.now() + pause * _SECOND
        failures = row.failures + 1
        states.fail(
            self._id, self._owner, state, problem, failures=failures, next_at=next_at
        )


def _tell(row: PollRow, state: LinkState, problem: str | None) -> None:
    """Log that a link is in another state than before."""
    if row.state != state:
        log.info(
            "A link changed its state",
            link=row.id,
            project=row.project_id,
            former=row.state,
            state=str(state),
            problem=problem,
        )
