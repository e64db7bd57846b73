"""How commands fail: one clear line for what the operator can put right."""

from typing import Any

import click
import peewee
from click_default_group import DefaultGroup

from models.backups import BackupError
from models.connecting import DatabaseUrlError
from models.faults import fault_of
from models.migrating import MigrationNeeded
from models.refusals import Refusal
from serving.graphql.manifests import ManifestError
from serving.listening import AddressError
from serving.settings import SettingsError


class Misuse(click.ClickException):
    """A setting or option that cannot be followed."""

    exit_code = 2


class Commands(DefaultGroup):  # type: ignore[misc] # the library has no types
    """The commands, with ``serve`` for those who name none."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it refuses is told without a traceback."""
        try:
            return super().invoke(ctx)
        except (SettingsError, ManifestError, DatabaseUrlError) as error:
            raise Misuse(str(error)) from None
        except (Refusal, MigrationNeeded, AddressError, BackupError, OSError) as error:
            raise click.ClickException(str(error)) from None
        except (peewee.DatabaseError, peewee.InterfaceError) as error:
            fault = fault_of(error)
            if fault is None:
                raise
            reason = " ".join(str(error).split())
            message = f"The database cannot be used: {reason}. To do: {fault.advice}."
            raise click.ClickException(message) from None
