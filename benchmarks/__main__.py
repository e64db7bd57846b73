"""Measure, and write what was found: ``make bench``, or ``python -m benchmarks``."""

import signal
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import click

from benchmarks import load, report, screen
from benchmarks.parts import PARTS
from benchmarks.parts.part import Part
from benchmarks.report import Section
from benchmarks.run import Run

NAMES = [part.name for part in PARTS]
INTERRUPTED = 130


@click.command()
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(NAMES),
    help="This part alone: it is printed, and the document stays as it is.",
)
@click.option("--rounds", type=click.IntRange(1), default=5, show_default=True)
@click.option("--seconds", type=click.IntRange(1), default=3, show_default=True)
def main(only: tuple[str, ...], rounds: int, seconds: int) -> None:
    """Measure all contenders in turns and write docs/benchmarks.md."""
    signal.signal(signal.SIGTERM, _interrupt)
    parts = [part for part in PARTS if part.name in (only or NAMES)]
    try:
        failed = _run(parts, rounds, seconds, is_whole=not only)
    except KeyboardInterrupt:
        screen.say("Interrupted: everything that was started is ended.")
        sys.exit(INTERRUPTED)
    except load.MissingError as error:
        screen.say(str(error))
        sys.exit(1)
    sys.exit(1 if failed else 0)


def _interrupt(_: int, __: FrameType | None) -> None:
    """As Ctrl+C does: whoever started something ends it on the way out."""
    raise KeyboardInterrupt


def _run(parts: Sequence[Part], rounds: int, seconds: int, *, is_whole: bool) -> bool:
    """Measure these parts. Returns whether one could not be."""
    machine = report.Machine.now(load.version())
    with tempfile.TemporaryDirectory() as folder:
        sections = []
        for part in parts:
            own = Path(folder) / part.name
            own.mkdir()
            sections.append(_section(part, Run(rounds, seconds, own)))
    text = report.text(machine, sections, rounds, seconds)
    if is_whole:
        report.write(text)
    else:
        click.echo(text)
    return any(section.found is None for section in sections)


def _section(part: Part, run: Run) -> Section:
    screen.say(f"\n{part.title}")
    try:
        return Section(part.title, part.measure(run))
    except Exception as error:
        reason = f"{type(error).__name__}: {error}"
        screen.say(f"{part.title} is left out: {reason}")
        return Section(part.title, None, reason)


if __name__ == "__main__":
    main()
