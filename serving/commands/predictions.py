"""``predictions``: add or delete all predictions of a model version."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

from pathlib import Path

import click

from exchange.predictions import add_file
from models.commands import predictions as commands
from models.commands import rescoring
from models.commands.predictions import OnExisting
from models.db import database as db
from models.refusals import Reason, Refusal
from models.rows import ProjectRow
from serving.commands import bars, database, projects
from serving.commands.agreeing import agree, dry_run_option, yes_option
from serving.commands.words import counted

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
project_option = click.option("--project", required=True, metavar="TITLE_OR_ID")


@click.group()
def predictions() -> None:
    """Add or delete the predictions of a model version."""


@predictions.command()
@project_option
@click.option("--model", required=True, metavar="VERSION", help="The model version.")
@click.option(
    "--refuse-existing",
    is_flag=True,
    help="Refuse the file if a task already has predictions of this version. Without"
    " it, the new predictions replace them.",
)
@click.argument("file", type=FILE)
@database.opened
def add(project: str, model: str, file: Path, *, refuse_existing: bool) -> None:
    """Add the predictions of a model version to existing tasks.

    FILE has one JSON object a line (or a list of them), plain or gzipped (.gz). "task"
    is the id that exports use (17, or "Task:7" for an id of this server), "result" is
    Label Studio's JSON, "score" is optional. Either all are added or none. To add new
    tasks with their predictions, use `import`.

    \b
    {"task": 17, "result": [{"from_name": "label", …}], "score": 0.87}

    \b
    Example:
      python server.py predictions add --project Reviews --model bert-2 bert-2.jsonl
    """
    found = projects.named(project)
    version = model.strip()
    if not version:
        raise Refusal(Reason.INVALID_VALUE, "--model is empty. Name the model version.")
    on_existing = OnExisting.REFUSE if refuse_existing else OnExisting.REPLACE
    with bars.of_bytes("Adding predictions") as progress:
        added = add_file(found.id, version, file, on_existing, progress)
    with bars.of_items("Comparing") as progress:
        rescoring.settle(found.id, progress)
    replaced = f", replacing {added.replaced_count:,}" if added.replaced_count else ""
    number = counted(added.prediction_count, "prediction")
    click.echo(f"Added {number} of {version} to {found.title}{replaced}.")


@predictions.command()
@project_option
@click.option("--model", required=True, metavar="VERSION", help="The model version.")
@dry_run_option
@yes_option
@database.opened
def delete(project: str, model: str, *, dry_run: bool, yes: bool) -> None:
    """Delete all predictions of a model version in a project.

    The command shows how many and asks first. It cannot be undone.

    \b
    Example:
      python server.py predictions delete --project Reviews --model bert-1
    """
    found = projects.named(project)
    preview = commands.delete(found.id, model, None, dry_run=True)
    if not preview.prediction_count:
        raise _unknown(found, model)
    counts = (
        f"{counted(preview.prediction_count, 'prediction')} of {model} in"
        f" {counted(preview.task_count, 'task')} of {found.title}"
    )
    if dry_run:
        click.echo(f"Would delete {counts}.")
        return
    agree(f"Delete {counts}? It cannot be undone.", yes=yes)
    deleted = commands.delete(found.id, model, None)
    number = counted(deleted.prediction_count, "prediction")
    click.echo(f"Deleted {number} of {model} from {found.title}.")


def _unknown(project: ProjectRow, model: str) -> Refusal:
    with db.read():
        versions = ", ".join(commands.model_versions(project.id)) or "none"
    return Refusal(
        Reason.NOT_FOUND,
        f"{project.title} has no predictions of {model!r}; its model versions are:"
        f" {versions}.",
    )
