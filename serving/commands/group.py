"""The group of all commands. A command is imported only when it is asked for.

So ``--help`` answers at once: it reads the summary of each command from the command's
docstring, without importing the module.
"""

import ast
from collections.abc import Mapping
from importlib.util import find_spec
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import click
from click_default_group import DefaultGroup


class Commands(DefaultGroup):  # type: ignore[misc] # the library has no types
    """Commands by name, each given as ``module:function``; one is the default."""

    def __init__(self, functions: Mapping[str, str], **options: Any) -> None:
        super().__init__(**options)
        self.commands = dict(functions)

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which they were given."""
        return [*self.commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of this name; the default one if an option comes first."""
        if cmd_name not in self.commands and not cmd_name.startswith("-"):
            return None
        function: str = super().get_command(ctx, cmd_name)
        command: click.Command = resolve_name(function)
        return command

    def format_commands(
        self, ctx: click.Context, formatter: click.HelpFormatter
    ) -> None:
        """List the commands without importing them; a star marks the default one."""
        with formatter.section("Commands"):
            formatter.write_dl(
                [
                    (
                        f"{name}{'*' * (name == self.default_cmd_name)}",
                        summary(function),
                    )
                    for name, function in self.commands.items()
                ]
            )

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. An error that the user can fix is one line, no traceback."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except Exception as error:
            # Imported now: it knows the errors of all layers, which takes seconds.
            message = resolve_name("serving.commands.failures:explain")(error)
            if message is None:
                raise
            raise message from None


def summary(function: str) -> str:
    """The first line of the docstring of ``module:function``; the source is parsed."""
    module, _, name = function.partition(":")
    spec = find_spec(module)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(module)
    tree = ast.parse(Path(spec.origin).read_text(encoding="utf-8"))
    [definition] = [
        node
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.name == name
    ]
    return (ast.get_docstring(definition) or "").partition("\n")[0]
