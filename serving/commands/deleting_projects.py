"""``projects``: delete projects."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import sys

import click

from models.commands import deletions
from models.commands.linked import followed_by
from models.db import database as db
from models.rows import ProjectRow
from serving.commands import database, projects
from serving.commands.agreeing import NO_TERMINAL, dry_run_option
from serving.commands.tasks import in_words


@click.group("projects")
def projects_() -> None:
    """Delete projects."""


@projects_.command()
@click.argument("title_or_id")
@dry_run_option
@click.option("--yes", is_flag=True, help="Do not ask for the title.")
@database.opened
def delete(title_or_id: str, *, dry_run: bool, yes: bool) -> None:
    """Delete a project with its tasks, its history and its members' roles.

    Users and their tokens stay. The command shows how much will be deleted, and asks
    you to type the project's title. It cannot be undone: make a backup or an export
    first.

    \b
    Example:
      python server.py projects delete Reviews
    """
    found = projects.named(title_or_id)
    contents = deletions.delete_project(found.id, dry_run=True)
    click.echo(f"{found.title} (Project:{found.id}) has {in_words(contents)}.")
    with db.read():
        followed = followed_by([found.id]).get(found.id)
    if followed is not None:
        click.echo(
            f"It follows {followed}: the link is deleted too, and nothing changes"
            " there. To remove the webhook there as well, run `link remove` first."
        )
    if dry_run:
        return
    if not yes:
        _ask_for_title(found)
    deletions.delete_project(found.id, found.title)
    click.echo(f"Deleted {found.title}.")


def _ask_for_title(found: ProjectRow) -> None:
    """Go on if the title is typed.

    Raises:
        click.ClickException: there is no terminal, or another text is typed.

    """
    if not sys.stdin.isatty():
        raise click.ClickException(NO_TERMINAL)
    typed = click.prompt("This cannot be undone. To delete the project, type its title")
    if typed.strip() != found.title:
        raise click.ClickException(
            "This is not the title of the project. Nothing was changed."
        )
