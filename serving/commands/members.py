"""``member``: what users may do in a project."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import click

from models.commands import accounts
from models.commands.accounts import ROLES
from serving.commands import database, projects


@click.group()
def member() -> None:
    """Say what users may do in a project."""


@member.command("set")
@click.argument("project")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES, case_sensitive=False))
@database.opened
def set_(project: str, email: str, role: str) -> None:
    """Give a user a role in a project, named by its title or id.

    \b
    ANNOTATOR  sees assigned tasks and own annotations, never a ground truth
    REVIEWER   sees everything of the project, sets and unsets ground truths
    MANAGER    also imports, exports, deletes and changes settings

    \b
    Example:
      python server.py member set Reviews ann@example.org REVIEWER
    """
    found = projects.named(project)
    accounts.set_member(found.id, email, role)
    click.echo(f"{email} is {role} in {found.title}.")
