"""Makes a large project, for what must stay fast as tables grow: in minutes.

    .venv/bin/python -m benchmarks.large sqlite:///large.db --tasks 1000000

The database at the URL must be empty. The rows are in :mod:`benchmarks.large_rows`.
"""

from collections.abc import Iterator

import click

from benchmarks import rows, screen
from benchmarks.large_rows import ANNOTATORS, COLUMNS, LargeRows, Made, Rows
from models.commands import accounts
from models.db import database as db

ROWS_AT_ONCE = 20_000
OTHER_TASKS = 500


def make(url: str, tasks: int) -> Made:
    """Fill the empty database at this URL with a project of so many tasks."""
    reviewer, annotators = rows.opened(url, ANNOTATORS)
    made = Made(_projects(), reviewer, annotators)
    with db.write():
        kept = _drop_indexes()
        large = LargeRows(made, tasks)
        for part in _parts(tasks + OTHER_TASKS):
            _insert(large.of(part))
        for definition in kept:
            db.run(definition)
        _tidy_numbers(made.project_id, large)
    _analyze()
    db.close()
    return made


def _parts(last: int) -> Iterator[range]:
    for first in range(1, last + 1, ROWS_AT_ONCE):
        yield range(first, min(first + ROWS_AT_ONCE, last + 1))


def _projects() -> int:
    """The large project and another one, each with its members; the first."""
    with db.write():
        large, other = (
            rows.add_project(title, rows.CHOICES_CONFIG) for title in ("Large", "Other")
        )
        for number in (large, other):
            for n in range(ANNOTATORS):
                accounts.set_member(number, f"a{n}@example.org", "ANNOTATOR")
    return large


def _insert(parts: Rows) -> None:
    order = ("tasks", "annotations", "predictions", "ground_truths", "changes")
    for table in (*order, "assignments"):
        columns = COLUMNS[table]
        if db.is_sqlite():
            marks = ", ".join("?" * len(columns.split(",")))
            text = f"INSERT INTO {table} ({columns}) VALUES ({marks})"
            db.run_many(text, parts[table])
            continue
        text = f"COPY {table} ({columns}) FROM STDIN"
        with db.database.cursor().copy(text) as copy:
            for row in parts[table]:
                copy.write_row(row)


def _drop_indexes() -> list[str]:
    """Drop the indexes that are no constraints; how to make them again."""
    text = (
        "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL"
        if db.is_sqlite()
        else "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
        " AND indexdef NOT LIKE 'CREATE UNIQUE%'"
    )
    found = list(db.run(text).fetchall())
    for name, _ in found:
        db.run(f"DROP INDEX {name}")
    return [definition for _, definition in found]


def _tidy_numbers(project_id: int, large: LargeRows) -> None:
    """Let what is written next go on from here."""
    text = "UPDATE projects SET last_change = ? WHERE id = ?"
    db.run(text, (next(large.changes) - 1, project_id))
    if not db.is_sqlite():
        for table in ("tasks", "annotations"):
            db.run(
                f"SELECT setval(pg_get_serial_sequence('{table}', 'id'),"
                f" (SELECT MAX(id) FROM {table}))"
            )


def _analyze() -> None:
    """What autovacuum does in time: statistics, and which pages all may see."""
    if db.is_sqlite():
        return
    with db.database.connection_context():
        connection = db.database.connection()
        connection.autocommit = True
        connection.execute("VACUUM (ANALYZE)")
        connection.autocommit = False


@click.command(help=__doc__)
@click.argument("url")
@click.option("--tasks", default=1_000_000, show_default=True)
def main(url: str, tasks: int) -> None:
    """Do as the command line says."""
    with screen.waiting("Making the rows …"):
        make(url, tasks)


if __name__ == "__main__":
    main()
