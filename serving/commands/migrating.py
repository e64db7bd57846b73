"""``migrate``: upgrade a database of an earlier version."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import click

from models.db import database as db
from models.db import migrating
from serving import settings
from serving.commands import options


@click.command()
@options.database
@click.option("--dry-run", is_flag=True, help="Only list what would be applied.")
def migrate(database: str | None, *, dry_run: bool) -> None:
    """Upgrade a database to this version of the server. Make a backup first.

    All pending migrations are one transaction: if one fails, none is applied.

    \b
    Examples:
      python server.py migrate --dry-run
      python server.py backup before-migrating.db && python server.py migrate
    """
    db.connect(settings.load(database_url=database).database_url)
    if dry_run and db.missing_file():  # nothing is made to say so
        names = migrating.names()
    else:
        names = migrating.pending() if dry_run else migrating.migrate()
    for name in names:
        click.echo(f"{'Would apply' if dry_run else 'Applied'} {name}")
    if not names:
        click.echo("Nothing to do.")
    elif not dry_run:
        click.echo("The database is of this version.")
    db.close()
