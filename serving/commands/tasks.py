"""``tasks``: delete tasks of a project."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

from pathlib import Path

import click

from models.commands import accounts, assignments, deletions
from models.commands.outcomes import Contents
from models.db import database as db
from models.queries.assignments import assigned_ids, unassigned_ids
from models.queries.named_tasks import task_ids
from models.refusals import Reason, Refusal
from serving.commands import database, projects
from serving.commands.agreeing import agree, dry_run_option, yes_option
from serving.commands.words import counted

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def tasks() -> None:
    """Assign or delete tasks of a project."""


@tasks.command()
@click.option("--project", required=True, metavar="TITLE_OR_ID")
@click.option(
    "--ids-from", type=FILE, metavar="FILE", help="A text file with one id a line."
)
@dry_run_option
@yes_option
@click.argument("ids", nargs=-1, metavar="[ID]...")
@database.opened
def delete(
    project: str,
    ids_from: Path | None,
    ids: tuple[str, ...],
    *,
    dry_run: bool,
    yes: bool,
) -> None:
    """Delete tasks with their annotations, predictions and ground truths.

    ID is the id that exports use: the one that the task was imported with, or Task:7
    for its id on this server. If an id is not found, nothing is deleted. The command
    shows how much will be deleted and asks first. It cannot be undone; the history
    keeps a line for each task.

    \b
    Examples:
      python server.py tasks delete --project Reviews 17 18 Task:7
      python server.py tasks delete --project 7 --ids-from unwanted.txt --yes
    """
    found = projects.named(project)
    names = [*ids, *(_lines(ids_from) if ids_from else ())]
    if not names:
        raise Refusal(
            Reason.INVALID_VALUE, "Give the ids of tasks, or a file with --ids-from."
        )
    with db.read():
        wanted = list(task_ids(found.id, names).values())
    preview = deletions.delete_tasks(wanted, None, dry_run=True)
    counts = f"{in_words(preview.contents)} of {found.title}"
    if dry_run:
        click.echo(f"Would delete {counts}.")
        return
    agree(f"Delete {counts}? It cannot be undone.", yes=yes)
    deleted = deletions.delete_tasks(wanted, None)
    click.echo(f"Deleted {in_words(deleted.contents)} of {found.title}.")


def in_words(contents: Contents) -> str:
    """How much is deleted, in words."""
    tasks = counted(contents.task_count, "task")
    annotations = counted(contents.annotation_count, "annotation")
    ground_truths = counted(contents.ground_truth_count, "ground truth")
    predictions = counted(contents.prediction_count, "prediction")
    return f"{tasks} with {annotations}, {ground_truths} and {predictions}"


def _lines(file: Path) -> list[str]:
    """The ids in a file, without empty lines."""
    try:
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError:
        raise Refusal(
            Reason.INVALID_VALUE, f"{file.name} is not a UTF-8 text file."
        ) from None
    return [line.strip() for line in text.splitlines() if line.strip()]


@tasks.command()
@click.option("--project", required=True, metavar="TITLE_OR_ID")
@click.option("--to", "emails", multiple=True, required=True, metavar="EMAIL")
@click.option(
    "--ids-from", type=FILE, metavar="FILE", help="A text file with one id a line."
)
@click.option(
    "--all-unassigned", is_flag=True, help="All tasks that are assigned to nobody."
)
@click.argument("ids", nargs=-1, metavar="[ID]...")
@database.opened
def assign(
    project: str,
    emails: tuple[str, ...],
    ids_from: Path | None,
    ids: tuple[str, ...],
    *,
    all_unassigned: bool,
) -> None:
    """Assign tasks to annotators, who see them from then on.

    ID is as for `tasks delete`. Give --to once for each annotator: each task is
    assigned to each of them. They need a role in the project: see `member set`.

    \b
    Examples:
      python server.py tasks assign --project Reviews --to ann@example.org 17 18 Task:7
      python server.py tasks assign --project 7 --to ann@example.org --all-unassigned
    """
    row = projects.named(project)
    names = [*ids, *(_lines(ids_from) if ids_from else ())]
    _demand_one_choice(names, "--all-unassigned", all_unassigned)
    with db.write():
        chosen = (
            unassigned_ids(row.id)
            if all_unassigned
            else list(task_ids(row.id, names).values())
        )
        done = assignments.assign(row.id, chosen, accounts.user_ids(emails))
    made = counted(done.changed_count, "assignment")
    click.echo(f"Made {made} of {counted(len(chosen), 'task')} of {row.title}.")


@tasks.command()
@click.option("--project", required=True, metavar="TITLE_OR_ID")
@click.option("--from", "email", required=True, metavar="EMAIL")
@click.option(
    "--ids-from", type=FILE, metavar="FILE", help="A text file with one id a line."
)
@click.option("--all", "all_", is_flag=True, help="All tasks that they were assigned.")
@click.argument("ids", nargs=-1, metavar="[ID]...")
@database.opened
def unassign(
    project: str,
    email: str,
    ids_from: Path | None,
    ids: tuple[str, ...],
    *,
    all_: bool,
) -> None:
    """Take tasks back from an annotator. Their annotations stay.

    They still see the tasks that they have annotated. ID is as for `tasks delete`.

    \b
    Example:
      python server.py tasks unassign --project Reviews --from ann@example.org 17
    """
    row = projects.named(project)
    names = [*ids, *(_lines(ids_from) if ids_from else ())]
    _demand_one_choice(names, "--all", all_)
    with db.write():
        user_ids = accounts.user_ids([email])
        chosen = (
            assigned_ids(row.id, *user_ids)
            if all_
            else list(task_ids(row.id, names).values())
        )
        done = assignments.unassign(row.id, chosen, user_ids)
    removed = counted(done.changed_count, "assignment")
    click.echo(f"Removed {removed} of {email} in {row.title}.")


def _demand_one_choice(names: list[str], option: str, is_given: bool) -> None:
    """Refuse ids together with the option for all tasks, and neither of them."""
    if bool(names) == is_given:
        raise Refusal(
            Reason.INVALID_VALUE,
            f"Give either the ids of tasks (or a file with --ids-from), or {option}.",
        )
