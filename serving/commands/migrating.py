"""``migrate``: a database of an earlier version."""

import click

from models import database as db
from models import migrating
from serving import settings
from serving.commands import database


@click.command()
@database.option
def migrate(database: str | None) -> None:
    """Bring a database to this version of the server. Make a backup first.

    All pending migrations are applied in one transaction: with an error, none is.
    """
    db.connect(settings.load(database_url=database).database_url)
    applied = migrating.migrate()
    for name in applied:
        click.echo(f"Applied {name}")
    click.echo("The database is of this version." if applied else "Nothing to do.")
    db.close()
