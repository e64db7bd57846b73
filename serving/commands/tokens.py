"""``token``: the secrets that users sign in with."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

from datetime import UTC, datetime

import click

from models import moments
from models.commands import accounts
from models.db import database as db
from models.queries import accounts as listed
from models.queries.accounts import ListedToken
from serving.commands import database, tables


@click.group()
def token() -> None:
    """Create, list and revoke the tokens that users sign in with."""


@token.command()
@click.argument("email")
@click.option("--label", default="", help="What it is for, such as a script's name.")
@click.option(
    "--expires",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="When it ends, in UTC. Without it: never.",
)
@database.opened
def create(email: str, label: str, expires: datetime | None) -> None:
    """Create a token and print it. It is shown this once: only its hash is kept.

    From the first token on, nobody is let in without one.

    \b
    Example:
      python server.py token create ann@example.org --label laptop --expires 2027-01-31
      curl -H "Authorization: Bearer gt_…" …
    """
    ends = None if expires is None else moments.of(expires.replace(tzinfo=UTC))
    if ends is not None and ends <= moments.now():
        raise click.BadParameter("This is over already.", param_hint="--expires")
    made = accounts.create_token(email, label, ends)
    click.echo("Keep this token; it cannot be shown again:", err=True)
    click.echo(made)


@token.command("list")
@click.argument("email", required=False)
@database.opened
def list_(email: str | None) -> None:
    """List the tokens, all or those of one user: never the secrets.

    \b
    Example:
      python server.py token list ann@example.org
    """
    with db.read():
        rows = listed.tokens(email)
    head = ("KEY", "USER", "LABEL", "CREATED", "LAST USED", "EXPIRES", "STATE")
    tables.show(head, [_columns(row) for row in rows])


def _columns(row: ListedToken) -> tuple[str, ...]:
    when = (row.created_at, row.last_used_at, row.expires_at)
    return (row.key_id, row.email, row.label, *map(tables.moment, when), _state(row))


def _state(row: ListedToken) -> str:
    if row.revoked_at is not None:
        return "revoked"
    has_ended = row.expires_at is not None and row.expires_at <= moments.now()
    return "ended" if has_ended else "works"


@token.command()
@click.argument("key")
@database.opened
def revoke(key: str) -> None:
    """Let a token sign in no more.

    KEY is the token, or the 16 characters after its "gt_", which `token list` shows.
    """
    accounts.revoke_token(key)
    click.echo("Revoked.")
