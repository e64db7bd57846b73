"""Progress bars, on the standard error output so that results stay clean.

A bar is shown as soon as something is done: where nothing is to do, there is none.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    DownloadColumn,
    MofNCompleteColumn,
    Progress,
    ProgressColumn,
    TextColumn,
    TimeRemainingColumn,
)

Advance = Callable[[int, int], None]
"""Receives how much is done, and how much there is in all."""


@contextmanager
def of_bytes(title: str) -> Iterator[Advance]:
    """A progress bar in bytes read."""
    with _bar(title, DownloadColumn()) as advance:
        yield advance


@contextmanager
def of_items(title: str) -> Iterator[Advance]:
    """A progress bar in items."""
    with _bar(title, MofNCompleteColumn()) as advance:
        yield advance


@contextmanager
def _bar(title: str, figures: ProgressColumn) -> Iterator[Advance]:
    columns = (TextColumn("{task.description}"), BarColumn(), figures)
    progress = Progress(*columns, TimeRemainingColumn(), console=Console(stderr=True))
    bar = progress.add_task(title, total=None)

    def advance(done: int, total: int) -> None:
        progress.update(bar, completed=done, total=total)
        progress.start()

    try:
        yield advance
    finally:
        progress.stop()
