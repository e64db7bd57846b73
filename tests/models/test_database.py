"""Connections, transactions and the tables that the code works with."""

import threading
import time
from contextlib import suppress
from pathlib import Path

import peewee
import pytest

from models import tables
from models.db import connecting, migrating
from models.db import database as db
from models.db.connecting import DatabaseUrlError
from models.db.faults import DatabaseError, Fault, fault_of
from models.tables import User
from tests.stored import Stored


def test_a_write_with_an_error_leaves_nothing(store: None) -> None:
    def fail() -> None:
        with db.write():
            User.create(email="a@example.org", name="a", created_at=0)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    with db.read():
        assert User.select().count() == 0


def test_an_inner_write_that_fails_leaves_the_outer_one_whole(store: None) -> None:
    with db.write():
        User.create(email="a@example.org", name="a", created_at=0)
        with pytest.raises(peewee.IntegrityError), db.write():
            User.create(email="a@example.org", name="again", created_at=0)

    with db.read():
        assert [user.name for user in User.select()] == ["a"]


def test_nothing_is_written_inside_a_read(stored: Stored) -> None:
    with db.read(), pytest.raises(RuntimeError, match="read"):
        stored.user()

    assert stored.user().id == 1


def test_a_read_sees_one_snapshot(stored: Stored) -> None:
    stored.user()
    with db.read():
        before = User.select().count()
        thread = threading.Thread(target=stored.user)
        thread.start()
        thread.join()
        assert User.select().count() == before

    with db.read():
        assert User.select().count() == before + 1


@pytest.mark.parametrize("known", [None, 0.2], ids=["later", "at the beginning"])
def test_a_deadline_ends_what_takes_longer(store: None, known: float | None) -> None:
    endless = (
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
        " WHERE i < 100000000) SELECT COUNT(*) FROM n"
    )
    started = time.monotonic()

    with (
        pytest.raises(peewee.OperationalError),
        db.read(known),
        db.interrupt_after(0.2),
    ):
        db.run(endless).fetchall()

    assert time.monotonic() - started < 10
    with db.read():
        assert db.scalar("SELECT 1") == 1


def test_a_deadline_known_at_the_beginning_takes_no_statement(store: None) -> None:
    before = db.statements()

    with db.read(5), db.interrupt_after(5):
        pass
    with db.write(5), db.interrupt_after(5):
        pass

    assert db.statements() == before


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_knows_how_long_a_statement_may_take(store: None) -> None:
    def told() -> str:
        return str(db.scalar("SELECT current_setting('statement_timeout')"))

    with db.connected():
        alone = told()
        with db.read(5):
            of_a_read = told()
        with db.write(5):
            of_a_write = told()
        with db.write():
            of_an_import = told()

    assert [alone, of_a_read, of_a_write, of_an_import] == ["10s", "5s", "5s", "0"]


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
@pytest.mark.parametrize(("count", "held"), [(10, 10), (5_000, 0)])
def test_an_idle_connection_holds_no_many_rows(
    store: None, count: int, held: int
) -> None:
    with db.connected():
        found = db.rows("SELECT * FROM generate_series(1, ?::int)", (count,))

        kept = getattr(db.database.connection(), "taking", None)
        assert (0 if kept is None else kept.rowcount) == held

    assert len(found) == count


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_closing_leaves_other_threads_their_connections(store: None) -> None:
    answers: list[object] = []
    asked = threading.Event()

    def ask() -> None:
        with db.read():
            answers.append(db.scalar("SELECT 1"))
            asked.set()
            answers.append(db.scalar("SELECT 2 FROM pg_sleep(0.2)"))

    thread = threading.Thread(target=ask)
    thread.start()
    asked.wait()
    db.close()
    thread.join()
    db.close()

    assert answers == [1, 2]


def test_a_snapshot_begins_with_its_first_statement(stored: Stored) -> None:
    thread = threading.Thread(target=stored.user)

    with db.read():
        thread.start()
        thread.join()
        seen = User.select().count()

    assert seen == 1


URLS = [
    "mysql://host/name",
    "ground_truth.db",
    "sqlite://",
    "sqlite://host/x.db",
    "sqlite:///missing/x.db",
    "sqlite:////",
    "sqlite:///a%00b.db",
    "postgresql://[",
    "postgresql://u:secret@db/x?foo=1",
]


@pytest.mark.parametrize("url", URLS)
def test_a_url_of_no_known_database_is_refused(url: str) -> None:
    with pytest.raises(DatabaseUrlError) as refusal:
        db.connect(url)

    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nothing_is_kept_behind_what_the_disk_had_no_room_for(stored: Stored) -> None:
    with db.read():
        pages = db.scalar("PRAGMA page_count")
    db.database.pragma("max_page_count", pages + 2, permanent=True)

    def write_on() -> None:
        with db.write():
            with suppress(peewee.OperationalError):
                User.create(email="a@example.org", name="x" * 100_000, created_at=0)
            stored.user()

    with pytest.raises(peewee.OperationalError, match="ended the transaction"):
        write_on()
    assert stored.user().id == 1


def test_the_tables_are_those_of_the_models(store: None) -> None:
    with db.read():
        for table in tables.TABLES:
            found = db.database.get_columns(table._meta.table_name)
            assert {column.name for column in found} == set(table._meta.columns), table
            nullable = {column.name for column in found if column.null}
            expected = {
                field.column_name for field in table._meta.sorted_fields if field.null
            }
            assert nullable - {"id", "key_id", "task_id"} == expected - {"task_id"}


def test_an_id_is_never_given_twice(stored: Stored) -> None:
    last = stored.task()
    with db.write():
        tables.Task.delete().where(tables.Task.id == last.id).execute()

    assert stored.task().id > last.id


def test_an_empty_database_is_brought_up(tmp_path: Path) -> None:
    db.connect(f"sqlite:///{tmp_path / 'new.db'}")
    try:
        assert migrating.state().is_empty
        migrating.bring_up()
        assert migrating.state().is_current
    finally:
        db.close()


def test_a_database_that_is_ahead_is_refused(store: None) -> None:
    with db.write():
        db.run(
            "UPDATE schema_migrations SET name = '9999_newer'"
            " WHERE name = '0001_first_tables'"
        )
    try:
        with pytest.raises(migrating.MigrationNeeded, match="9999_newer"):
            migrating.bring_up()
    finally:
        with db.write():
            db.run(
                "UPDATE schema_migrations SET name = '0001_first_tables'"
                " WHERE name = '9999_newer'"
            )


def test_statements_are_counted_in_each_thread(stored: Stored) -> None:
    with db.read():
        before = db.statements()
        User.select().count()
        db.scalar("SELECT 1")
        after = db.statements()

    assert after - before == 2


def test_a_pool_without_a_free_connection_is_an_error_of_the_database(
    postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "POOL_WAIT_SECONDS", 0.01)
    db.connect(postgresql_url, connections=1)
    errors: list[DatabaseError] = []

    def read() -> None:
        try:
            with db.read():
                db.rows("SELECT 1")
        except DatabaseError as error:
            errors.append(error)

    with db.read():
        db.rows("SELECT 1")
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    read()
    db.close()

    assert [fault_of(error) for error in errors] == [Fault.BUSY]
