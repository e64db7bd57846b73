"""``backup`` and ``restore``: copies of a SQLite database."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

from pathlib import Path

import click

from models.db import backups, migrating
from models.db import database as db
from serving import settings
from serving.commands import bars
from serving.commands.database import option, without_password

FILE = click.Path(dir_okay=False, path_type=Path)
BACK_UP = "pg_dump --format=custom --file={file} '{url}'"
RESTORE = "pg_restore --clean --if-exists --single-transaction --dbname='{url}' {file}"


@click.command()
@option
@click.option("--overwrite", is_flag=True, help="Replace FILE where it is there.")
@click.argument("file", type=FILE)
def backup(database: str | None, file: Path, *, overwrite: bool) -> None:
    """Copy the SQLite database to FILE, while servers go on.

    FILE holds the state of one moment and is whole by itself. It appears when it is
    complete and was checked. For PostgreSQL this tells the command to run.

    \b
    Example:
      python server.py backup backups/monday.db
    """
    _sqlite(database, file, BACK_UP)
    with bars.of_items("Backing up") as progress:
        backups.back_up(file, progress, overwrite=overwrite)
    click.echo(f"Wrote {file}, {file.stat().st_size:,} bytes.")


@click.command()
@option
@click.argument("file", type=FILE)
def restore(database: str | None, file: Path) -> None:
    """Make the backup FILE the SQLite database. Stop the server first.

    It is refused while anybody uses the database, and the one so far is kept beside it.
    For PostgreSQL this tells the command to run.

    \b
    Example:
      python server.py restore backups/monday.db
    """
    _sqlite(database, file, RESTORE)
    with bars.of_items("Restoring") as progress:
        kept = backups.restore(file, progress)
    click.echo(f"Restored {file}.")
    if kept is not None:
        click.echo(f"The database so far is kept as {kept}.")
    if migrating.state().pending:
        click.echo("It is of an earlier version. Next: python server.py migrate")
    db.close()


def _sqlite(database: str | None, file: Path, command: str) -> None:
    """Have a SQLite database to work with; tell what to run where it is none."""
    url = settings.load(database_url=database).database_url
    db.connect(url, makes_file=False)
    if not db.is_sqlite():
        told = command.format(file=file, url=without_password(url))
        raise click.ClickException(
            f"PostgreSQL has its own tools for this. Run:\n  {told}"
        )
