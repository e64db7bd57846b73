"""``import``: tasks of Label Studio's JSON into a project."""

# ruff: noqa: D301 - click keeps the lines of a paragraph that \b stands before

from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

import click

from exchange.authors import NOBODY
from exchange.checks import Fault
from exchange.imports import import_file
from exchange.label_configs import read_label_config
from exchange.mirroring import MIRRORS_ALL
from exchange.options import GroundTruthMerge, ImportOptions, MatchBy, named
from exchange.reports import ImportErrorPolicy
from exchange.users import read_users
from models import database as db
from models.commands import projects as writing
from models.commands import rescoring_steps
from models.commands.mirroring import Removal
from models.commands.projects import ProjectChange
from models.refusals import Reason, Refusal
from serving.commands import bars, database, label_configs, projects, reports

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command("import")
@click.option(
    "--project",
    required=True,
    metavar="TITLE_OR_ID",
    help="The project. Where none has this title, one is made; that needs"
    " --label-config.",
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
    help="Leave invalid tasks out. Without this, one of them refuses the whole import.",
)
@click.option(
    "--source",
    default="",
    metavar="NAME",
    help="A name (letters, digits, hyphens) for the Label Studio that the files are"
    " from. Every Label Studio counts its ids from 1: with a name for the second one,"
    " its tasks stay apart from those of the first.",
)
@click.option(
    "--match",
    type=click.Choice(["id", "data"]),
    default="id",
    show_default=True,
    help="How a task that is here already is recognised. id: by its id, or by its data"
    " if it has no id. data: by its data alone, for files that went through another"
    " Label Studio, which gives new ids.",
)
@click.option(
    "--update-data",
    is_flag=True,
    help="Where a known task has other data and no created_at shows that it is the same"
    " task, take it as edited. Without this, it is refused.",
)
@click.option(
    "--ground-truths",
    type=click.Choice(["merge", "file", "keep"]),
    default="merge",
    show_default=True,
    help="Which ground truths win. merge: those that the file changed since its last"
    " import, except where somebody changed them here. file: all of the file. keep:"
    " those here; the file sets them for new tasks only.",
)
@click.option(
    "--mirror",
    is_flag=True,
    help="The files are complete: delete the tasks, annotations, predictions and ground"
    " truths of their source that they do not hold. Without this, all of them stay.",
)
@click.option(
    "--yes",
    is_flag=True,
    help="Do not ask before the label config of a project is replaced, and let --mirror"
    " delete more than a fifth.",
)
@click.option(
    "--users",
    type=FILE,
    metavar="FILE",
    help="The people behind the numbers of authors: the answer of GET /api/users/ of"
    " Label Studio, or a CSV file with id and email. Authors who were known by their"
    " number only get their address, in this project's earlier imports too.",
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

    FILE is Label Studio's JSON export (or what it imports): a list of tasks or one task
    a line, plain or gzipped (.gz). It is read as a stream, of any size. Importing the
    same file again changes only what differs, and never a ground truth that was set or
    unset here meanwhile; a broken file changes nothing.

    With --label-config for a project that is there, it says which controls go and come
    and which results nothing reads any more, and asks before it replaces the former
    label config; where nothing is lost, it does not ask.

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
    with bars.of_bytes("Importing") as progress, suppress(_Rejected), db.write():
        project_id = _project(project, config, change)
        report = import_file(project_id, files, policy, None, progress, options=options)
        if report.is_rejected:
            raise _Rejected
    reports.show(report)
    if report.is_rejected:
        raise SystemExit(1)
    with bars.of_items("Comparing") as progress:
        rescoring_steps.settle(project_id, progress)


class _Rejected(Exception):  # noqa: N818 - takes back what was done to the project
    """Nothing of the import stays, a project made for it included."""


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
    except Fault as fault:
        raise click.BadParameter(fault.message, param_hint="--source") from fault


def _agreeing(*, yes: bool) -> Callable[[Removal], bool]:
    """Agrees to what is to go, which is shown first; to more than a fifth if asked."""

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
            f"There is no project {title_or_id!r}; to make one of this title, give its"
            " labelling interface with --label-config FILE.",
        )
    return writing.create(title_or_id, config, None)
