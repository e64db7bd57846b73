"""Asking before something is done that cannot be undone."""

import sys

import click

NO_TERMINAL = (
    "Nothing was changed: there is no terminal to ask. Give --yes to go ahead."
)


def agree(question: str, *, yes: bool) -> None:
    """Go on if ``--yes`` was given or the terminal says so.

    Raises:
        click.ClickException: nobody can be asked: there is no terminal.
        click.Abort: the answer is no.

    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.ClickException(NO_TERMINAL)
    click.confirm(question, abort=True)


yes_option = click.option("--yes", is_flag=True, help="Go ahead without asking.")
dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Only count what would go."
)
