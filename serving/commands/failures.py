"""How commands fail: one clear line for each error that the operator can fix."""

import click

from linking.addresses import InvalidAddress
from linking.client import LabelStudioError
from models.db.backups import BackupError
from models.db.connecting import DatabaseFileError, DatabaseUrlError
from models.db.engines import UnusableDatabaseError
from models.db.faults import DatabaseError, fault_of, is_not_allowed
from models.db.migrating import MigrationNeeded
from models.refusals import Refusal
from serving.graphql.persisted import ManifestError
from serving.listening import AddressError
from serving.settings import SettingsError

EXPECTED = (
    Refusal,
    LabelStudioError,
    InvalidAddress,
    MigrationNeeded,
    UnusableDatabaseError,
    AddressError,
    BackupError,
    DatabaseFileError,
    OSError,
)


NOT_ALLOWED = (
    "The user of the database URL may not do this in the database. As its owner, run:"
    " GRANT CREATE, CONNECT ON DATABASE … TO …; GRANT ALL ON SCHEMA public TO …;"
)


class Misuse(click.ClickException):
    """An invalid setting or option."""

    exit_code = 2


def explain(error: Exception) -> click.ClickException | None:
    """The line that the operator reads. None: a bug of ours, so keep the traceback."""
    if isinstance(error, SettingsError | ManifestError | DatabaseUrlError):
        return Misuse(str(error))
    message = _message(error)
    return None if message is None else click.ClickException(message)


def _message(error: Exception) -> str | None:
    if isinstance(error, DatabaseError):
        return _of_database(error)
    if isinstance(error, OSError) and error.filename is not None:
        reason = (error.strerror or str(error)).lower()
        return f"{error.filename} cannot be used: {reason}."
    return str(error) if isinstance(error, EXPECTED) else None


def _of_database(error: Exception) -> str | None:
    if is_not_allowed(error):
        return NOT_ALLOWED
    fault = fault_of(error)
    if fault is None:
        return None
    reason = " ".join(str(error).split())
    return f"The database cannot be used: {reason}. To do: {fault.advice}."
