"""Ask before a command does what cannot be undone."""

import sys

import click

NO_TERMINAL = (
    "Nothing was changed: there is no terminal to ask. Give --yes to continue."
)


def agree(question: str, *, yes: bool) -> None:
    """Return if ``--yes`` was given or the user agrees at the terminal.

    Raises:
        click.ClickException: there is no terminal to ask.
        click.Abort: the user says no.

    """
    if yes:
        return
    if not sys.stdin.isatty():
        raise click.ClickException(NO_TERMINAL)
    click.confirm(question, abort=True)


yes_option = click.option("--yes", is_flag=True, help="Do not ask.")
dry_run_option = click.option(
    "--dry-run", is_flag=True, help="Only count what would be deleted."
)
