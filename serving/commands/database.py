"""The option ``--database``, and the database that it names."""

import re
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from models import limits
from models.db import database as db
from models.db import migrating
from models.db.connecting import DatabaseFileError
from serving import settings
from serving.commands import options

Command = TypeVar("Command", bound=Callable[..., Any])


def opened(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the option --database, and open that database before it runs.

    A missing SQLite file is refused: a mistyped name would make an empty database.
    """
    return _with_option(command, makes_file=False)


def opened_or_new(command: Callable[..., Any]) -> Callable[..., Any]:
    """The same, for a command that may make a new database."""
    return _with_option(command, makes_file=True)


def _with_option(
    command: Callable[..., Any], *, makes_file: bool
) -> Callable[..., Any]:
    @options.database
    @wraps(command)
    def with_database(database: str | None, **options: Any) -> Any:
        configured = settings.load(database_url=database)
        limits.use(configured.limit)
        db.connect(configured.database_url, makes_file=makes_file)
        if not makes_file:
            check_there()
        migrating.bring_up()
        try:
            return command(**options)
        finally:
            db.close()

    return with_database


def check_there() -> None:
    """Refuse a SQLite file that is missing.

    Raises:
        DatabaseFileError: it is missing; the message says which commands make one.

    """
    file = db.missing_file()
    if file is not None:
        raise DatabaseFileError(
            f"There is no database file {file}. Name the right one with --database or"
            " GROUND_TRUTH_DATABASE_URL. Only serve, import, user add and migrate make"
            " a new one."
        )


_PASSWORD = re.compile(
    r"((?:^|[?&\s])(?:password|sslpassword|passfile)\s*=\s*)"
    r"('(?:[^'\\]|\\.)*'|[^&\s]*)",
    re.IGNORECASE,
)


def without_password(url: str) -> str:
    """The URL without its password, even if the URL is invalid.

    A password stands before the last ``@`` of the address, or in a parameter.

    >>> without_password("postgresql://ann:p@ss@db/gt?password=secret")
    'postgresql://ann:…@db/gt?password=…'
    """
    scheme, colon, rest = url.partition("://")
    if not colon:
        scheme, rest = "", url
    address, question, query = rest.partition("?")
    if scheme != "sqlite":
        before, at, after = address.rpartition("@")
        user, has_password, _ = before.partition(":")
        address = f"{user}:…{at}{after}" if at and has_password else address
    return _PASSWORD.sub(r"\1…", f"{scheme}{colon}{address}{question}{query}")
