"""How commands fail: one clear line for what the operator can put right."""

import click
import peewee

from models.backups import BackupError
from models.connecting import DatabaseFileError, DatabaseUrlError
from models.faults import fault_of
from models.migrating import MigrationNeeded
from models.refusals import Refusal
from serving.graphql.manifests import ManifestError
from serving.listening import AddressError
from serving.settings import SettingsError

EXPECTED = (
    Refusal,
    MigrationNeeded,
    AddressError,
    BackupError,
    DatabaseFileError,
    OSError,
)


class Misuse(click.ClickException):
    """A setting or option that cannot be followed."""

    exit_code = 2


def told(error: Exception) -> click.ClickException | None:
    """What the operator reads, and no traceback. None: it is a fault of ours."""
    if isinstance(error, SettingsError | ManifestError | DatabaseUrlError):
        return Misuse(str(error))
    if isinstance(error, peewee.DatabaseError | peewee.InterfaceError):
        fault = fault_of(error)
        if fault is None:
            return None
        reason = " ".join(str(error).split())
        return click.ClickException(
            f"The database cannot be used: {reason}. To do: {fault.advice}."
        )
    if isinstance(error, OSError) and error.filename is not None:
        reason = (error.strerror or str(error)).lower()
        return click.ClickException(f"{error.filename} cannot be used: {reason}.")
    if isinstance(error, EXPECTED):
        return click.ClickException(str(error))
    return None
