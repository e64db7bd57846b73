"""``member``: what users may do in a project."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

import click

from models.commands import accounts
from models.commands.accounts import ROLES
from models.db import database as db
from models.queries import accounts as listed
from serving.commands import database, projects, tables


@click.group()
def member() -> None:
    """Give, list and remove the roles of users in projects."""


@member.command("set")
@click.argument("project")
@click.argument("email")
@click.argument("role", type=click.Choice(ROLES, case_sensitive=False))
@database.opened
def set_(project: str, email: str, role: str) -> None:
    """Give a user a role in a project, named by its title or id.

    \b
    ANNOTATOR  sees assigned tasks and own annotations, never ground truths
    REVIEWER   sees the whole project, sets and unsets ground truths
    MANAGER    also imports, exports, deletes and changes settings

    \b
    Example:
      python server.py member set Reviews ann@example.org REVIEWER
    """
    found = projects.named(project)
    accounts.set_member(found.id, email, role)
    click.echo(f"{email} is {role} in {found.title}.")


@member.command()
@click.argument("project")
@click.argument("email")
@database.opened
def remove(project: str, email: str) -> None:
    """Remove the role of a user in a project. Their annotations stay.

    \b
    Example:
      python server.py member remove Reviews ann@example.org
    """
    row = projects.named(project)
    if not accounts.remove_member(row.id, email):
        raise click.ClickException(f"{email} has no role in {row.title}.")
    click.echo(f"{email} no longer has a role in {row.title}.")


@member.command("list")
@click.argument("project", required=False)
@database.opened
def list_(project: str | None) -> None:
    """List the roles in one project, or in all. Admins need no role."""
    project_id = None if project is None else projects.named(project).id
    with db.read():
        rows = listed.members(project_id)
    head = ("PROJECT", "TITLE", "USER", "ROLE")
    tables.show(head, [(str(row.project_id), *row[1:]) for row in rows])
