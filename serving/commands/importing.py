"""``import``: read tasks from Label Studio's JSON into a project."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

from collections.abc import Callable, Mapping
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any

import click

from exchange.authors import NOBODY
from exchange.checks import InvalidValue
from exchange.imports import import_file
from exchange.label_configs import read_label_config
from exchange.mirroring import MIRRORS_ALL
from exchange.options import GroundTruthMerge, ImportOptions, MatchBy, named
from exchange.reports import ImportErrorPolicy
from exchange.users import read_users
from models.commands import projects as writing
from models.commands import rescoring
from models.commands.mirroring import Removal
from models.commands.projects import ProjectChange
from models.db import database as db
from models.refusals import Reason, Refusal
from serving.commands import bars, database, label_configs, projects, reports

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.option(
    "--project",
    required=True,
    metavar="TITLE_OR_ID",
    help="With --label-config, a new project is made if none has this title.",
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
    help="Leave out invalid tasks. Without it, one invalid task rejects the import.",
)
@click.option(
    "--source",
    default="",
    metavar="NAME",
    help="A name for the Label Studio that the file comes from (letters, digits,"
    " hyphens). Give two Label Studios two names: both count their ids from 1.",
)
@click.option(
    "--match",
    type=click.Choice(["id", "data"]),
    default="id",
    show_default=True,
    help="How tasks of the file are matched with stored ones. id: by id, or by data"
    " where the file has no id. data: by data where the id is unknown here, as after a"
    " trip through another Label Studio.",
)
@click.option(
    "--update-data",
    is_flag=True,
    help="Take different data under a known id as an edit, even if the file has no"
    " created_at to prove it. Without it, such a task is refused.",
)
@click.option(
    "--ground-truths",
    type=click.Choice(["merge", "file", "keep"]),
    default="merge",
    show_default=True,
    help="merge: take what changed in the file since its last import, unless it was"
    " changed here too. file: do as the file says. keep: only for new tasks.",
)
@click.option(
    "--mirror",
    is_flag=True,
    help="The file is complete: delete imported tasks, annotations, predictions and"
    " ground truths of this source that it does not contain.",
)
@click.option(
    "--yes",
    is_flag=True,
    help="Do not ask: replace the label config of an existing project, and let --mirror"
    " delete more than a fifth.",
)
@click.option(
    "--users",
    type=FILE,
    metavar="FILE",
    help="Who the author numbers are: Label Studio's answer to GET /api/users/, or a"
    " CSV file with id and email. It also applies to annotations imported earlier.",
)
@click.argument("files", nargs=-1, required=True, type=FILE, metavar="FILE...")
@database.opened_or_new
def import_(
    project: str,
    label_config: Path | None,
    files: tuple[Path, ...],
    *,
    skip_invalid: bool,
    yes: bool,
    **given: Any,
) -> None:
    """Import tasks with their annotations, predictions and ground truths.

    FILE is Label Studio's JSON export: a list of tasks, or one task a line, plain or
    gzipped (.gz), of any size. Import the same file again and only differences are
    written; a ground truth that you changed here meanwhile stays. If a file is broken,
    nothing is changed.

    With --label-config for an existing project, the command shows which controls are
    added or removed and which results nothing would read. If any result would be lost,
    it asks first.

    \b
    Examples:
      python server.py import --project Reviews --label-config view.xml export.json
      python server.py import --project 7 part-*.jsonl.gz
      python server.py import --project 7 --source berlin export-of-berlin.json
    """
    policy = (
        ImportErrorPolicy.SKIP_INVALID if skip_invalid else ImportErrorPolicy.REJECT_ALL
    )
    options = _options(given, yes=yes)
    if options.mirror is not None and skip_invalid:
        raise click.UsageError(MIRRORS_ALL)
    config = None if label_config is None else read_label_config(label_config)
    change = label_configs.agreed(project, config, yes=yes)
    found = projects.looked_for(project)
    if found is not None and found.label_config == config:
        change = None
    # Where the project stays as it is, nothing is locked while the files are read.
    stays = found is not None and change is None
    whole = nullcontext() if stays else db.write()
    with bars.of_bytes("Importing") as progress, suppress(_Rejected), whole:
        project_id = _project(project, config, change)
        report = import_file(project_id, files, policy, None, progress, options=options)
        if report.is_rejected:
            raise _Rejected
    reports.show(report)
    if report.is_rejected:
        raise SystemExit(1)
    with bars.of_items("Comparing") as progress:
        rescoring.settle(project_id, progress)


class _Rejected(Exception):  # noqa: N818 - takes back what was done to the project
    """Rolls everything back, including a project made for this import."""


def _options(given: Mapping[str, Any], *, yes: bool) -> ImportOptions:
    users = given["users"]
    return ImportOptions(
        source=_source(given["source"]),
        match=MatchBy(given["match"].upper()),
        update_data=given["update_data"],
        ground_truths=GroundTruthMerge(given["ground_truths"].upper()),
        users=NOBODY if users is None else read_users(users),
        mirror=_agreeing(yes=yes) if given["mirror"] else None,
    )


def _source(name: str) -> str:
    try:
        return named(name, "--source")
    except InvalidValue as fault:
        raise click.BadParameter(fault.message, param_hint="--source") from fault


def _agreeing(*, yes: bool) -> Callable[[Removal], bool]:
    """A question that shows the removal, and agrees to more than a fifth with --yes."""

    def agree(removal: Removal) -> bool:
        reports.show_removal(removal)
        return yes or not removal.is_large

    return agree


def _project(title_or_id: str, config: str | None, change: ProjectChange | None) -> int:
    found = projects.looked_for(title_or_id)
    if found is not None:
        if change is not None:
            writing.update(found.id, change, None)
        return found.id
    if config is None:
        raise Refusal(
            Reason.NOT_FOUND,
            f"No project has the title or id {title_or_id!r}. To make one with this"
            " title, give its labelling interface with --label-config FILE.",
        )
    return writing.create(title_or_id, config, None)
