"""``link``: its subcommands and options, and no more, so that help answers at once.

What they do is in :mod:`serving.commands.linking`, whose imports take seconds.
"""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import re
from collections.abc import Callable
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, TypeVar

import click

from serving.commands import options

Command = TypeVar("Command", bound=Callable[..., Any])

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
ARGUMENTS_ARE_SEEN = (
    "Every user of this machine can read the arguments of a command. Leave --token out"
    " to be asked, or use --token-file FILE or GROUND_TRUTH_LABEL_STUDIO_TOKEN."
)
UNITS = {"s": 1, "m": 60, "h": 3600, "": 1}


class Seconds(click.ParamType[int]):
    """A number of seconds, such as ``15s``, ``5m`` or ``1h``."""

    name = "duration"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """The number; a plain one is of seconds."""
        if isinstance(value, int):
            return value
        parts = re.fullmatch(r"([0-9]{1,6})([smh]?)", value)
        if parts is None:
            self.fail(f"{value!r} is not a duration. Write 15s, 5m or 1h.", param, ctx)
        return int(parts[1]) * UNITS[parts[2]]


class LinkId(click.ParamType[int]):
    """The id of a link: ``3``, or ``LabelStudioLink:3`` as GraphQL writes it."""

    name = "id"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """The number."""
        parts = re.fullmatch(r"(?:LabelStudioLink:)?([1-9][0-9]{0,17})", str(value))
        if parts is None:
            self.fail(
                f"{value!r} is not the id of a link. `link list` shows them.",
                param,
                ctx,
            )
        return int(parts[1])


def _no_token(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    if value is not None:
        raise click.UsageError(ARGUMENTS_ARE_SEEN, ctx)


def _with_token(command: Command) -> Command:
    """Give a command what says where its token is."""
    for option in (
        click.option("--token", expose_value=False, hidden=True, callback=_no_token),
        click.option(
            "--token-file",
            type=FILE,
            metavar="FILE",
            help="A file that holds the token.  [default: the setting"
            " GROUND_TRUTH_LABEL_STUDIO_TOKEN, or you are asked]",
        ),
    ):
        command = option(command)
    return command


_url = click.option(
    "--url",
    required=True,
    metavar="URL",
    help="The address of Label Studio, such as http://localhost:8080.",
)
_link = click.argument("link_id", type=LinkId(), metavar="LINK")


def _do(name: str, **given: Any) -> None:
    resolve_name(f"serving.commands.linking:{name}")(**given)


@click.group()
def link() -> None:
    """Follow projects of a running Label Studio; see docs/label-studio.md."""


@link.command()
@_url
@_with_token
def projects(**given: Any) -> None:
    """List the projects of a Label Studio.

    \b
    Example:
      python server.py link projects --url http://localhost:8080
    """
    _do("show_projects", **given)


@link.command()
@_url
@click.option(
    "--project",
    "remote_project_id",
    type=click.IntRange(min=1),
    required=True,
    metavar="NUMBER",
    help="The project in Label Studio, as `link projects` lists it.",
)
@click.option(
    "--title", help="The title of the new project here.  [default: as in Label Studio]"
)
@click.option(
    "--into",
    metavar="TITLE_OR_ID",
    help="Instead of a new project, one that was imported from files of this Label"
    " Studio. Its ground truths and history stay.",
)
@click.option(
    "--push",
    is_flag=True,
    help="Write ground truths to Label Studio. Everybody who opens a task there sees"
    " its star.",
)
@click.option(
    "--every",
    type=Seconds(),
    default="15s",
    show_default=True,
    metavar="TIME",
    help="How often to ask Label Studio what has changed: 5s to 1h.",
)
@click.option(
    "--webhook",
    metavar="URL",
    help="The address of this server as Label Studio reaches it. Changes are then seen"
    " at once.",
)
@click.option(
    "--no-pull",
    is_flag=True,
    help="Return without the first pull. A running server does it.",
)
@_with_token
@options.database
def add(**given: Any) -> None:
    """Let a project follow one of Label Studio, from now on.

    Tasks, annotations, predictions and the label config come from Label Studio; ground
    truths, accuracy and history are of this server. The first pull shows its progress.
    If you stop it with Ctrl+C, `link sync` or a running server continues it.

    You need a personal access token of Label Studio (Account & Settings, Personal
    Access Token), best of a user of its own. It is stored sealed.

    \b
    Examples:
      python server.py link add --url http://localhost:8080 --project 5
      python server.py link add --url http://localhost:8080 --project 5 --into Reviews
    """
    _do("add", **given)


@link.command("list")
@options.database
def list_(**given: Any) -> None:
    """List all links, with their states."""
    _do("show_links", **given)


@link.command()
@_link
@options.database
def show(**given: Any) -> None:
    """Show how far a link has come, what waits, and what is wrong."""
    _do("show_link", **given)


@link.command()
@_link
@click.option(
    "--full", is_flag=True, help="Read every task again, not only what has changed."
)
@click.option(
    "--accept-deletions",
    is_flag=True,
    help="Delete here what Label Studio no longer has, even if it is much.",
)
@click.option(
    "--dry-run", is_flag=True, help="Only tell what has changed in Label Studio."
)
@options.database
def sync(**given: Any) -> None:
    """Bring a link up to date now. If a server runs, the server does it.

    \b
    Example:
      python server.py link sync 3
    """
    _do("sync", **given)


@link.command()
@_link
@options.database
def pause(**given: Any) -> None:
    """Stop a link: it asks Label Studio nothing and writes nothing to it."""
    _do("pause", **given)


@link.command()
@_link
@options.database
def resume(**given: Any) -> None:
    """Continue a link that is paused, or that has stopped because of a problem."""
    _do("resume", **given)


@link.command()
@_link
@_with_token
@options.database
def token(**given: Any) -> None:
    """Give a link another token. It is checked first."""
    _do("replace_token", **given)


@link.command()
@_link
@click.option(
    "--push/--no-push",
    "pushes",
    default=None,
    help="Whether ground truths are written to Label Studio.",
)
@click.option(
    "--every", type=Seconds(), metavar="TIME", help="How often to ask: 5s to 1h."
)
@options.database
def change(**given: Any) -> None:
    """Change whether a link writes ground truths, or how often it asks.

    \b
    Examples:
      python server.py link change 3 --push
      python server.py link change 3 --every 1m
    """
    _do("change", **given)


@link.command()
@_link
@click.option(
    "--keep", is_flag=True, help="Change nothing in Label Studio: its webhook stays."
)
@click.option("--yes", is_flag=True, help="Do not ask.")
@options.database
def remove(**given: Any) -> None:
    """Remove a link. The project stays as it is, and can be changed here again.

    The token is deleted here, and the link's webhook in Label Studio.
    """
    _do("remove", **given)
