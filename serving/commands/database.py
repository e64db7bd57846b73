"""The option ``--database``, and the database that it names."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar
from urllib.parse import urlsplit

import click

from models import database as db
from models import limits, migrating
from serving import settings

Command = TypeVar("Command", bound=Callable[..., Any])

option = click.option(
    "--database",
    metavar="URL",
    help="sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/NAME.",
)


def opened(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option, and open what it names before the command runs."""

    @option
    @wraps(command)
    def with_database(database: str | None, **options: Any) -> Any:
        found = settings.load(database_url=database)
        limits.use(found.limit)
        db.connect(found.database_url)
        migrating.bring_up()
        try:
            return command(**options)
        finally:
            db.close()

    return with_database


def without_password(url: str) -> str:
    """The URL as it may be shown and logged."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return url.replace(f":{parts.password}@", ":…@", 1)
