"""``import``: tasks of Label Studio's JSON into a project."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

from contextlib import suppress
from pathlib import Path

import click

from exchange.imports import import_file
from exchange.reports import ImportErrorPolicy
from models import database as db
from models.commands import projects as writing
from models.commands.projects import ProjectChange
from models.refusals import Reason, Refusal
from serving.commands import bars, database, projects, reports

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.option(
    "--project",
    required=True,
    metavar="TITLE_OR_ID",
    help="Made with this title if there is none and --label-config is given.",
)
@click.option(
    "--label-config",
    type=FILE,
    metavar="FILE",
    help="The labelling interface, in Label Studio's XML.",
)
@click.option(
    "--skip-invalid",
    is_flag=True,
    help="Leave invalid tasks out; else one of them rejects the whole import.",
)
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@database.opened_or_new
def import_(
    project: str,
    label_config: Path | None,
    files: tuple[Path, ...],
    *,
    skip_invalid: bool,
) -> None:
    """Import tasks with their annotations, predictions and ground truths.

    FILE is Label Studio's JSON export (or what it imports): a list of tasks or one task
    a line, plain or gzipped (.gz). It is read as a stream, of any size. Importing the
    same file again changes only what differs; a broken file changes nothing.

    \b
    Examples:
      python server.py import --project Reviews --label-config view.xml export.json
      python server.py import --project 7 part-*.jsonl.gz
    """
    policy = (
        ImportErrorPolicy.SKIP_INVALID if skip_invalid else ImportErrorPolicy.REJECT_ALL
    )
    with bars.of_bytes("Importing") as progress, suppress(_Rejected), db.write():
        project_id = _project(project, label_config)
        report = import_file(project_id, files, policy, progress=progress)
        if report.is_rejected:
            raise _Rejected
    reports.show(report)
    if report.is_rejected:
        raise SystemExit(1)


class _Rejected(Exception):  # noqa: N818 - takes back what was done to the project
    """Nothing of the import stays, a project made for it included."""


def _project(title_or_id: str, label_config: Path | None) -> int:
    config = None if label_config is None else label_config.read_text("utf-8")
    found = projects.looked_for(title_or_id)
    if found is not None:
        if config is not None:
            writing.update(found.id, ProjectChange(label_config=config), None)
        return found.id
    if config is None:
        raise Refusal(
            Reason.NOT_FOUND,
            f"There is no project {title_or_id!r}; to make one of this title, give its"
            " labelling interface with --label-config FILE.",
        )
    return writing.create(title_or_id, config, None)
