"""``backup`` and ``restore``: copies of a SQLite database."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

from pathlib import Path

import click

from models.db import backups, migrating
from models.db import database as db
from serving import settings
from serving.commands import bars, options
from serving.commands.database import without_password

FILE = click.Path(dir_okay=False, path_type=Path)
BACK_UP = "pg_dump --format=custom --file={file} '{url}'"
RESTORE = "pg_restore --clean --if-exists --single-transaction --dbname='{url}' {file}"


@click.command()
@options.database
@click.option("--overwrite", is_flag=True, help="Replace FILE if it exists.")
@click.argument("file", type=FILE)
def backup(database: str | None, file: Path, *, overwrite: bool) -> None:
    """Copy the SQLite database to FILE, while servers run.

    FILE is a single, self-contained file that holds the state of one moment. It appears
    only when it is complete and checked. For PostgreSQL, this prints the command to
    run.

    \b
    Example:
      python server.py backup backups/monday.db
    """
    _sqlite(database, file, BACK_UP)
    with bars.of_items("Backing up") as progress:
        backups.back_up(file, progress, overwrite=overwrite)
    click.echo(f"Wrote {file}, {file.stat().st_size:,} bytes.")


@click.command()
@options.database
@click.argument("file", type=FILE)
def restore(database: str | None, file: Path) -> None:
    """Replace the SQLite database with the backup FILE. Stop the server first.

    The command refuses while any process uses the database. The former database is kept
    beside it. For PostgreSQL, this prints the command to run.

    \b
    Example:
      python server.py restore backups/monday.db
    """
    _sqlite(database, file, RESTORE)
    with bars.of_items("Restoring") as progress:
        kept = backups.restore(file, progress)
    click.echo(f"Restored {file}.")
    if kept is not None:
        click.echo(f"The former database is kept as {kept}.")
    if migrating.state().pending:
        click.echo(
            "The backup is of an earlier version. Next: python server.py migrate"
        )
    db.close()


def _sqlite(database: str | None, file: Path, command: str) -> None:
    """Open the SQLite database; for PostgreSQL, refuse and print what to run."""
    url = settings.load(database_url=database).database_url
    db.connect(url, makes_file=False)
    if not db.is_sqlite():
        told = command.format(file=file, url=without_password(url))
        raise click.ClickException(
            f"PostgreSQL has its own tools for this. Run:\n  {told}"
        )
