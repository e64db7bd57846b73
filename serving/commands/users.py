"""``user``: who can sign in."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import click

from models import timestamps
from models.commands import accounts
from models.db import database as db
from models.queries import accounts as listed
from serving.commands import database, tables


@click.group()
def user() -> None:
    """Add, list and disable users."""


@user.command("add")
@click.argument("email")
@click.option(
    "--admin", is_flag=True, help="An admin may do everything in every project."
)
@click.option("--name", default="", help="The name that others see.")
@database.opened_or_new
def add(email: str, *, admin: bool, name: str) -> None:
    """Add a user. To sign in, they need a token.

    \b
    Example:
      python server.py user add ann@example.org --admin
    """
    accounts.add_user(email, name, is_admin=admin)
    click.echo(f"Added {email}. Next: python server.py token create {email}")


@user.command("list")
@database.opened
def list_() -> None:
    """List the users, each with the number of valid tokens."""
    with db.read():
        rows = listed.users(timestamps.now())
    head = ("USER", "NAME", "ADMIN", "TOKENS")
    tables.show(
        head,
        [
            (row.email, row.name, "yes" if row.is_admin else "", str(row.token_count))
            for row in rows
        ],
    )


@user.command()
@click.argument("email")
@database.opened
def disable(email: str) -> None:
    """Revoke all tokens of a user, so that they can no longer sign in.

    Their annotations and roles stay (see `member remove`). A new token lets them sign
    in again.

    \b
    Example:
      python server.py user disable ann@example.org
    """
    count = accounts.revoke_tokens(email)
    click.echo(f"Revoked {count:,} token{'' if count == 1 else 's'} of {email}.")
