"""``token``: the secrets that users sign in with."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import click

from models.commands import accounts
from serving.commands import database


@click.group()
def token() -> None:
    """Create and revoke the tokens that users sign in with."""


@token.command()
@click.argument("email")
@click.option("--label", default="", help="What it is for, such as a script's name.")
@database.opened
def create(email: str, label: str) -> None:
    """Create a token and print it. It is shown this once: only its hash is kept.

    From the first token on, nobody is let in without one.

    \b
    Example:
      python server.py token create ann@example.org --label laptop
      curl -H "Authorization: Bearer gt_…" …
    """
    made = accounts.create_token(email, label)
    click.echo("Keep this token; it cannot be shown again:", err=True)
    click.echo(made)


@token.command()
@click.argument("key")
@database.opened
def revoke(key: str) -> None:
    """Let a token sign in no more.

    KEY is the token, or the 16 characters after its "gt_".
    """
    accounts.revoke_token(key)
    click.echo("Revoked.")
