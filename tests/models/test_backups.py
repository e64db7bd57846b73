"""Copies of a SQLite database: whole, of one moment, and put back with care."""

import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from models.db import backups, migrating
from models.db import database as db
from models.db.backups import BackupError, back_up, restore
from tests.stored import Stored

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def quiet(done: int, total: int) -> None:
    """Show no progress."""


def emails(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute("SELECT email FROM users ORDER BY id").fetchall()
    return [email for (email,) in rows]


@contextmanager
def another(url: str) -> Iterator[None]:
    """Nobody uses the database meanwhile."""
    db.close()
    yield
    db.connect(url)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.db"


def test_a_copy_holds_what_was_there_when_it_was_begun(
    stored: Stored, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "PAGES_AT_ONCE", 5)
    stored.user("before@example.org")
    steps = []

    def write_meanwhile(done: int, total: int) -> None:
        steps.append((done, total))
        if len(steps) < 4:
            stored.user()

    back_up(copy, write_meanwhile)

    assert len(steps) > 4
    assert steps[-1][0] == steps[-1][1]
    assert emails(copy) == ["before@example.org"]
    assert not list(copy.parent.glob(".copy*"))
    assert not list(copy.parent.glob("copy.db-*"))


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o644])
def test_a_copy_is_for_nobody_else_than_the_database_is(copy: Path, mode: int) -> None:
    backups.file_of_database().chmod(mode)

    back_up(copy, quiet)

    assert stat.S_IMODE(copy.stat().st_mode) & ~mode == 0


def test_nothing_is_overwritten_unless_told(stored: Stored, copy: Path) -> None:
    copy.write_text("precious")

    with pytest.raises(BackupError, match="--overwrite"):
        back_up(copy, quiet)
    assert copy.read_text() == "precious"
    with pytest.raises(BackupError, match="itself"):
        back_up(backups.file_of_database(), quiet, overwrite=True)
    back_up(copy, quiet, overwrite=True)

    backups.check(copy)


@pytest.mark.usefixtures("stored")
def test_a_copy_that_breaks_off_leaves_nothing(copy: Path) -> None:
    def fail(done: int, total: int) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        back_up(copy, fail)

    assert not list(copy.parent.glob("*copy*"))


def test_what_was_backed_up_comes_back_and_the_rest_is_kept(
    stored: Stored, copy: Path, database_url: str
) -> None:
    stored.user("before@example.org")
    back_up(copy, quiet)
    stored.user("after@example.org")

    with another(database_url):
        kept = restore(copy, quiet)

    assert kept is not None
    assert emails(kept) == ["before@example.org", "after@example.org"]
    assert emails(backups.file_of_database()) == ["before@example.org"]
    assert migrating.state().is_current


def test_nothing_is_restored_while_somebody_uses_the_database(
    stored: Stored, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backups, "SECONDS_FOR_OTHERS", 0.1)
    back_up(copy, quiet)
    stored.user("after@example.org")

    with pytest.raises(BackupError, match="Stop the server"):
        restore(copy, quiet)

    assert emails(backups.file_of_database()) == ["after@example.org"]
    assert not list(copy.parent.glob("*.before-*"))


def test_a_broken_database_is_replaced_with_its_log(
    stored: Stored, copy: Path, database_url: str
) -> None:
    stored.user("before@example.org")
    back_up(copy, quiet)
    file = backups.file_of_database()

    with another(database_url):
        file.write_bytes(b"SQLite format 3\0" + b"x" * 5000)
        Path(f"{file}-wal").write_bytes(b"an old log")
        restore(copy, quiet)
        assert not Path(f"{file}-wal").exists()

    assert emails(file) == ["before@example.org"]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("content", "said"),
    [
        (None, "was not found"),
        (b"", "not a database of this server"),
        (b"SQLite format 3\0" + b"x" * 5000, "not a complete SQLite database"),
        (b'{"json": 1}' * 500, "not a complete SQLite database"),
    ],
)
def test_what_is_no_backup_is_refused(
    copy: Path, content: bytes | None, said: str
) -> None:
    if content is not None:
        copy.write_bytes(content)

    with pytest.raises(BackupError, match=said):
        restore(copy, quiet)


@pytest.mark.usefixtures("stored")
def test_a_backup_of_a_later_version_is_refused(copy: Path) -> None:
    back_up(copy, quiet)
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(
            "UPDATE schema_migrations SET name = '9999_later'"
            " WHERE name = '0001_first_tables'"
        )

    with pytest.raises(BackupError, match="9999_later"):
        restore(copy, quiet)


def test_there_is_nothing_to_back_up_where_there_is_no_database(
    database_url: str, copy: Path
) -> None:
    db.connect(f"sqlite:///{copy.with_name('none.db')}")

    with pytest.raises(BackupError, match=r"no database .*none\.db"):
        back_up(copy, quiet)
    assert not copy.with_name("none.db").exists()
