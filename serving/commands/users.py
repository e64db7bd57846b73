"""``user``: who can sign in."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import click

from models.commands import accounts
from serving.commands import database


@click.group()
def user() -> None:
    """Add users."""


@user.command("add")
@click.argument("email")
@click.option("--admin", is_flag=True, help="May do everything, in every project.")
@click.option("--name", default="", help="How people know them.")
@database.opened_or_new
def add(email: str, *, admin: bool, name: str) -> None:
    """Add a user. They can sign in once they have a token.

    \b
    Example:
      python server.py user add ann@example.org --admin
    """
    accounts.add_user(email, name, is_admin=admin)
    click.echo(f"Added {email}. Next: python server.py token create {email}")
