"""SQLite's file: made by who may, for its owner alone, and missed when it is gone."""

import errno
import os
import stat
from collections.abc import Callable
from pathlib import Path

import peewee
import pytest

from models.db import database as db
from models.db import migrating
from models.db.connecting import DatabaseFileError, DatabaseUrlError
from models.db.faults import Fault, fault_of


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "ground_truth.db"


def test_a_new_file_is_for_its_owner_alone(file: Path) -> None:
    db.connect(f"sqlite:///{file}")

    assert migrating.bring_up() is True

    with db.write():
        names = sorted(path.name for path in file.parent.iterdir())
        modes = {stat.S_IMODE(path.stat().st_mode) for path in file.parent.iterdir()}
    db.close()
    assert names == ["ground_truth.db", "ground_truth.db-shm", "ground_truth.db-wal"]
    assert modes == {0o600}


def test_who_may_not_make_a_file_makes_none(file: Path) -> None:
    db.connect(f"sqlite:///{file}", makes_file=False)

    assert db.missing_file() == str(file)
    with pytest.raises(peewee.OperationalError) as raised:
        migrating.state()

    assert fault_of(raised.value) is Fault.UNREACHABLE
    assert not file.exists()


def test_a_file_that_cannot_be_made_is_told(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object) -> int:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    db.connect(f"sqlite:///{file}")

    with pytest.raises(DatabaseFileError, match="cannot be created: Permission denied"):
        migrating.bring_up()


def _read() -> None:
    with db.read():
        db.scalar("SELECT COUNT(*) FROM users")


def _write() -> None:
    with db.write():
        db.run("DELETE FROM users")


@pytest.mark.parametrize("work", [_read, _write])
def test_a_deleted_file_is_a_fault_of_the_database_and_not_made_again(
    file: Path, work: Callable[[], None]
) -> None:
    db.connect(f"sqlite:///{file}")
    migrating.bring_up()
    work()
    file.unlink()

    for _ in range(2):
        with pytest.raises(peewee.OperationalError) as raised:
            work()
        assert fault_of(raised.value) is Fault.UNREACHABLE

    assert not file.exists()


def test_another_file_of_its_name_is_taken_from_the_next_try_on(file: Path) -> None:
    other = file.with_name("other.db")
    for path in (other, file):
        db.connect(f"sqlite:///{path}")
        migrating.bring_up()
        db.run("PRAGMA journal_mode = delete")
        if path is other:
            db.run("INSERT INTO users (email, name, created_at) VALUES ('a', 'a', 0)")
            db.close()
    _read()
    other.replace(file)

    with pytest.raises(peewee.OperationalError):
        _read()

    with db.read():
        assert db.scalar("SELECT COUNT(*) FROM users") == 1
    db.close()


@pytest.mark.parametrize(("query", "level"), [("", 1), ("?synchronous=full", 2)])
def test_the_url_says_how_sqlite_writes_to_the_disk(
    file: Path, query: str, level: int
) -> None:
    db.connect(f"sqlite:///{file}{query}")
    with db.read():
        assert db.scalar("PRAGMA synchronous") == level
    db.close()


@pytest.mark.parametrize("query", ["synchronous=off", "mode=ro", "synchronous"])
def test_nothing_else_stands_behind_the_file(query: str) -> None:
    with pytest.raises(DatabaseUrlError, match=r"\?synchronous=full"):
        db.connect(f"sqlite:///x.db?{query}")
