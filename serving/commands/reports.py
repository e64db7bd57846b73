"""What an import did, for people."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from exchange.reports import Problem, Report

console = Console()
_COLUMNS = ("Times", "First task", "Field", "Reason")


def show(report: Report) -> None:
    """Print the summary, and by kind what was refused and what is to be told."""
    if report.is_rejected:
        console.print("Nothing was imported.", style="bold red")
    elif not report.task_count:
        console.print("The files hold no tasks: nothing was imported.", style="bold")
    else:
        console.print(_summary(report))
    _problems("Refused", report.error_kinds.problems, report.error_count)
    _problems("Warnings", report.warnings, report.warning_count)


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
    table.add_row("users", f"{report.users_created:,}", "", "", "")
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
