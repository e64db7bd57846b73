"""What is seen on the terminal while it is measured: on standard error."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeRemainingColumn,
)

_console = Console(stderr=True, highlight=False)

Step = Callable[[str], None]
"""Tells that one more step begins, and what it is."""


def say(text: str) -> None:
    """One line that stays."""
    _console.print(text, markup=False, soft_wrap=True)


@contextmanager
def steps(title: str, total: int) -> Iterator[Step]:
    """A bar for so many steps, which goes when they are done."""
    columns = (
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    hidden = not _console.is_terminal
    with Progress(
        *columns, console=_console, transient=True, disable=hidden
    ) as progress:
        bar = progress.add_task(title, total=total)
        begun = False

        def step(what: str) -> None:
            nonlocal begun
            progress.update(bar, advance=int(begun), description=f"{title}: {what}")
            begun = True

        yield step


@contextmanager
def waiting(text: str) -> Iterator[None]:
    """A sign that something takes a while."""
    with _console.status(text):
        yield
