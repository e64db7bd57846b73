"""The measured part of ``docs/benchmarks.md``: between two marks."""

import os
import platform
import time
from collections.abc import Sequence
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from benchmarks import goals
from benchmarks.run import Found

FILE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEGIN, END = "<!-- measured -->", "<!-- /measured -->"
PACKAGES = (
    "graphql-core",
    "orjson",
    "psycopg",
    "starlette",
    "strawberry-graphql",
    "uvicorn",
)
GIB = 2**30


class Section(NamedTuple):
    """A part that was run."""

    title: str
    found: Found | None
    left_out: str = ""
    """Why nothing was found."""


class Machine(NamedTuple):
    """Where and when it was measured."""

    began: float
    load: float
    """How many processes wanted a core in the minute before."""
    generator: str

    @classmethod
    def now(cls, generator: str) -> "Machine":
        """As it is before anything is started."""
        return cls(time.time(), os.getloadavg()[0], generator)


def text(
    machine: Machine, sections: Sequence[Section], rounds: int, seconds: int
) -> str:
    """What is written between the marks."""
    found = [section.found for section in sections if section.found]
    wanted = [goal for one in found for goal in one.goals]
    versions = [version for one in found for version in one.versions]
    parts = [_about(machine, rounds, seconds), _versions(machine, versions)]
    if wanted:
        parts += ["### Goals", goals.table(wanted, former())]
    for section in sections:
        body = section.found.text if section.found else f"Left out: {section.left_out}"
        parts += [f"### {section.title}", body.strip()]
    return "\n\n".join(parts)


def former() -> dict[str, float]:
    """What the run found that the document is of, by goal."""
    return goals.found_in(FILE.read_text(encoding="utf-8"))


def write(measured: str) -> None:
    """Put this in the place of what the document had between its marks."""
    before, _, rest = FILE.read_text(encoding="utf-8").partition(BEGIN)
    after = rest.partition(END)[2]
    text = f"{before}{BEGIN}\n\n{measured}\n\n{END}{after}"
    FILE.write_text(text, encoding="utf-8")


def _about(machine: Machine, rounds: int, seconds: int) -> str:
    day = time.strftime("%Y-%m-%d", time.gmtime(machine.began))
    minutes = (time.time() - machine.began) / 60
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / GIB
    return (
        f"Measured on {day} in {minutes:.0f} minutes: {rounds} rounds of {seconds} s."
        f" Machine: {os.cpu_count()} cores ({_processor()}), {memory:.0f} GiB,"
        f" {platform.system()}; load before the start {machine.load:.1f}."
    )


def _processor() -> str:
    """The processor's name, where the system tells it."""
    listed = Path("/proc/cpuinfo")
    lines = listed.read_text().splitlines() if listed.is_file() else []
    named = (line for line in lines if line.startswith("model name"))
    line = next(named, f": {platform.machine()}")
    return line.partition(":")[2].strip()


def _versions(machine: Machine, versions: Sequence[str]) -> str:
    own = [f"{name} {metadata.version(name)}" for name in PACKAGES]
    python = f"Python {platform.python_version()}"
    unique = dict.fromkeys([python, *own, *versions, machine.generator])
    return f"Versions: {', '.join(unique)}."
