"""``token``: the secrets that users sign in with."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

from datetime import UTC, datetime

import click

from models import timestamps
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
@click.option(
    "--label", default="", help="What the token is for, such as the name of a script."
)
@click.option(
    "--expires",
    type=click.DateTime(["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
    help="When the token ends, in UTC.  [default: never]",
)
@database.opened
def create(email: str, label: str, expires: datetime | None) -> None:
    """Create a token and print it. It is shown only once: the server stores a hash.

    Once the first token exists, every request needs one.

    \b
    Example:
      python server.py token create ann@example.org --label laptop --expires 2027-01-31
      curl -H "Authorization: Bearer gt_…" …
    """
    ends = None if expires is None else timestamps.of(expires.replace(tzinfo=UTC))
    if ends is not None and ends <= timestamps.now():
        raise click.BadParameter("This time is in the past.", param_hint="--expires")
    made = accounts.create_token(email, label, ends)
    click.echo("Keep this token; it cannot be shown again:", err=True)
    click.echo(made)


@token.command("list")
@click.argument("email", required=False)
@database.opened
def list_(email: str | None) -> None:
    """List all tokens, or those of one user. Secrets are never shown.

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
    has_ended = row.expires_at is not None and row.expires_at <= timestamps.now()
    return "ended" if has_ended else "works"


@token.command()
@click.argument("key")
@database.opened
def revoke(key: str) -> None:
    """Revoke a token, from the next request on.

    KEY is the token, or the 16 characters after its "gt_", as `token list` shows them.
    """
    accounts.revoke_token(key)
    click.echo("Revoked.")
