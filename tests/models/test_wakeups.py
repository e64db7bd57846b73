"""Processes learn soon that history was written."""

import threading
from collections.abc import Iterator

import psycopg
import pytest

from models.commands import ground_truths
from models.db import database as db
from models.db import wakeups
from models.queries import changes
from tests.stored import EVERYTHING, Stored


class Waiting:
    """What was told, and a way to wait for it."""

    def __init__(self) -> None:
        self.told: list[int | None] = []
        self.heard = threading.Event()

    def wake(self, project_id: int | None) -> None:
        self.told.append(project_id)
        self.heard.set()

    def hear(self) -> None:
        assert self.heard.wait(10)
        self.heard.clear()


@pytest.fixture
def waiting(store: None) -> Iterator[Waiting]:
    found = Waiting()
    listener = wakeups.Wakeups(found.wake)
    listener.start()
    found.hear()  # that it listens now
    yield found
    listener.stop()


def test_a_change_wakes_who_waits(stored: Stored, waiting: Waiting) -> None:
    annotation = stored.annotation()
    waiting.told.clear()
    waiting.heard.clear()

    ground_truths.set_ground_truth(annotation.id, None)

    waiting.hear()
    expected = wakeups.EVERY_PROJECT if db.is_sqlite() else annotation.project_id
    assert waiting.told[-1] == expected


def test_a_lost_connection_is_made_again(
    stored: Stored, waiting: Waiting, database_url: str
) -> None:
    if db.is_sqlite():
        pytest.skip("SQLite has no connection that could be lost")
    with psycopg.connect(database_url, autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE query LIKE 'LISTEN%' AND pid <> pg_backend_pid()"
        )
    waiting.hear()

    waiting.heard.clear()
    ground_truths.set_ground_truth(stored.annotation().id, None)

    waiting.hear()


def test_what_came_after_a_change_is_read_in_order(stored: Stored) -> None:
    project = stored.project()
    for _ in range(3):
        annotation = stored.annotation(stored.task(project))
        ground_truths.set_ground_truth(annotation.id, None)
    with db.read():
        last = changes.last_number(project.id)
        found = changes.after(EVERYTHING, project.id, 1, None, 10)
        one = changes.after(EVERYTHING, project.id, 0, ["GROUND_TRUTH_SET"], 1)

    assert last == 3
    assert [row.number for row in found] == [2, 3]
    assert [row.number for row in one] == [1]
