"""What an import did, for people."""

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Column, Table
from rich.text import Text

from exchange.reports import Problem, Report
from models.commands.mirroring import Removal

console = Console()


def show(report: Report) -> None:
    """Print the summary, and what was refused and not taken over."""
    if report.is_rejected:
        console.print("Nothing was imported.", style="bold red")
    else:
        console.print(_summary(report))
        _ground_truths(report)
    _problems("Refused", report.errors, report.error_count)
    _problems("Not taken over", report.warnings, report.warning_count)


def _ground_truths(report: Report) -> None:
    if report.ground_truths_kept:
        console.print(
            f"{report.ground_truths_kept:,} ground truths stay as they are here, other"
            " than the file says."
        )
    if report.ground_truths_removed:
        console.print(
            f"{report.ground_truths_removed:,} ground truths were taken away, as the"
            " file says."
        )


def show_removal(removal: Removal) -> None:
    """Print what a complete file does not hold, of how much, before it goes."""
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
    shown = f" (the first {len(problems):,})" if count > len(problems) else ""
    columns = [Column(name, overflow="fold") for name in ("Task", "Field", "Reason")]
    table = Table(*columns, title=f"{title}: {count:,}{shown}")
    for problem in problems:
        position = str(problem.index)
        if problem.file is not None:
            position = f"{Path(problem.file).name}: {position}"
        # A field's own text must not be taken for markup.
        table.add_row(*map(Text, (position, problem.path or "", problem.message)))
    console.print(table)
