"""What a subscription delivers counts for its token, and may not hold too much."""

import pytest

from models.commands import accounts, ground_truths
from models.rows import ProjectRow
from serving.authentication import Credentials
from serving.rates import Rates
from tests.serving.live.talking import CHANGES, Talk
from tests.stored import Stored

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

MUCH = CHANGES.replace(
    "    kind\n", "    project { tasks(first: %d) { nodes { id } } }\n"
)


@pytest.fixture
def token(stored: Stored, project: ProjectRow) -> str:
    """Of a reviewer, in a project with 24 changes after the first."""
    annotation = stored.annotation(stored.task(project))
    for _ in range(13):
        ground_truths.set_ground_truth(annotation.id, None)
        ground_truths.unset_ground_truth(annotation.id, None)
    return accounts.create_token(stored.member(project, "REVIEWER").email)


@pytest.fixture
def charged(token: str, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """What was charged to the token."""
    counts: list[int] = []

    def noted(self: Rates, given: Credentials, count: int) -> float:
        assert given.key_id in token
        counts.append(count)
        return 0.0

    monkeypatch.setattr(Rates, "charge", noted)
    return counts


@pytest.mark.parametrize(
    ("document", "of_each"), [(CHANGES, 1), (MUCH % 100, 2), (MUCH % 50, 1)]
)
def test_each_event_counts_and_more_where_it_holds_much(
    talk: Talk, token: str, charged: list[int], document: str, of_each: int
) -> None:
    with talk(token) as spoken:
        spoken.follow("a", document, project=1, after=1)
        for _ in range(24):
            spoken.hear()

    assert charged[0] == 20 * of_each


def test_while_the_token_has_sent_too_much_nothing_more_is_computed(
    talk: Talk, project: ProjectRow, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    pauses = iter([7.0, 7.0, 0.0])
    slept: list[float] = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    monkeypatch.setattr(Rates, "charge", lambda *_: next(pauses, 0.0))
    monkeypatch.setattr("serving.live.socket.asyncio.sleep", sleep)
    with talk(token) as spoken:
        spoken.follow("a", project=project.id, after=1)
        for _ in range(24):
            spoken.hear()

    assert slept == [5.0, 5.0]


def test_an_event_that_would_hold_too_much_is_refused(
    talk: Talk, project: ProjectRow, token: str
) -> None:
    document = MUCH.replace("nodes { id }", "nodes { annotations { id } }") % 100
    with talk(token) as spoken:
        spoken.follow("a", document, project=project.id)
        heard = spoken.hear()

    assert heard["type"] == "error"
    [error] = heard["payload"]
    assert error["extensions"]["reason"] == "TOO_MANY"
    assert "The limit is 500 (GROUND_TRUTH_LIMIT_SUBSCRIPTION_COST)" in error["message"]
