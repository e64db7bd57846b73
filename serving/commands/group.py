"""The group of the commands: each is imported when it is asked for.

So the list of them, and a command that needs little, are there at once.
"""

from collections.abc import Mapping
from pkgutil import resolve_name
from typing import Any, NamedTuple

import click
from click_default_group import DefaultGroup


class Place(NamedTuple):
    """Where a command is (``module:name``), and what it does in one line."""

    module: str
    summary: str


class Commands(DefaultGroup):  # type: ignore[misc] # the library has no types
    """Commands, with a default one for those who name none."""

    def __init__(self, places: Mapping[str, Place], **options: Any) -> None:
        super().__init__(**options)
        self.commands = dict(places)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they were given."""
        return [*self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; the default one where an option stands first."""
        if cmd_name not in self.commands and not cmd_name.startswith("-"):
            return None
        place: Place = super().get_command(ctx, cmd_name)
        command: click.Command = resolve_name(place.module)
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands without importing them; a star marks the default one."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (f"{name}{'*' * (name == self.default_cmd_name)}", place.summary)
                    for name, place in self.commands.items()
                ]
            )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; what it refuses is told without a traceback."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            message = resolve_name("serving.commands.failures:told")(error)
            if message is None:
                raise
            raise message from None
