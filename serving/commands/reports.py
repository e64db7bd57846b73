"""Print what an import did."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from exchange.reports import Problem, Report
from models.commands.mirroring import Removal
from serving.commands.words import counted

console = Console()
_COLUMNS = ("Times", "First task (from 0)", "Field", "Reason")


def show(report: Report) -> None:
    """Print the summary, then the refusals and the warnings by kind."""
    if report.is_rejected:
        console.print("Nothing was imported.", style="bold red")
    elif not report.task_count:
        console.print("The files contain no tasks. Nothing was imported.", style="bold")
    else:
        console.print(_summary(report))
        _ground_truths(report)
    _problems("Refused", report.error_kinds.problems, report.error_count)
    _problems("Warnings", report.warnings, report.warning_count)


def _ground_truths(report: Report) -> None:
    if report.ground_truths_kept:
        kept = counted(report.ground_truths_kept, "ground truth")
        console.print(f"Kept as set here, although the file differs: {kept}.")
    if report.ground_truths_removed:
        removed = counted(report.ground_truths_removed, "ground truth")
        console.print(f"Removed, as the file says: {removed}.")


def show_removal(removal: Removal) -> None:
    """Print what --mirror will delete, and of how much, before it is deleted."""
    table = Table("Not in the file", "To delete", "Of")
    for name, going, held in zip(
        removal.going._fields, removal.going, removal.held, strict=True
    ):
        table.add_row(name.replace("_", " "), f"{going:,}", f"{held:,}")
    console.print(table)


def _summary(report: Report) -> Table:
    table = Table("Imported", "New", "Changed", "As before", "All")
    for name, tally in (
        ("tasks", report.tasks),
        ("annotations", report.annotations),
        ("predictions", report.predictions),
        ("ground truths", report.ground_truths),
    ):
        counts = (tally.created, tally.updated, tally.unchanged, tally.total)
        table.add_row(name, *(f"{count:,}" for count in counts))
    merged = f"{report.users_merged:,}" if report.users_merged else ""
    table.add_row("users", f"{report.users_created:,}", merged, "", "")
    return table


def _problems(title: str, problems: Sequence[Problem], count: int) -> None:
    if not count:
        return
    columns = [Column(name, overflow="fold") for name in _COLUMNS]
    table = Table(*columns, title=f"{title}: {count:,}")
    for problem in problems:
        position = str(problem.index)
        if problem.file is not None:
            position = f"{Path(problem.file).name}: {position}"
        times = f"{problem.count:,}"
        cells = (times, position, problem.path or "", problem.message)
        # A field's own text must not be taken for markup.
        table.add_row(*map(Text, cells))
    console.print(table)
