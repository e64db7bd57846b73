"""The command line: ``python -m tests.attacks --help``."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests import attacks
from tests.attacks.bodies import all_of_them
from tests.attacks.measuring import SMALL, Measured, attacker, measured
from tests.serving.running import serving

HEAD = """\
| request | bytes | answer | after | others: median | longest |
|---|---|---|---|---|---|
"""
ALLOWED = 0.5
"""Seconds that nobody may wait longer for another client's request."""


def main() -> None:
    """Send everything, print the table, and exit with 1 if anybody waited too long."""
    given = _asked()
    with tempfile.TemporaryDirectory() as folder:
        sys.stdout.write(HEAD)
        found = [shown(one) for one in run(Path(folder), given.tries, given.only)]
    sys.exit(any(one.others_longest > ALLOWED or one.status >= 500 for one in found))


def run(folder: Path, tries: int, only: str = "") -> Iterator[Measured]:
    """Each attack at a server with the sample projects, and before them none at all."""
    # nobody reads its log here, and it would wait for a reader
    (folder / ".env").write_text("GROUND_TRUTH_LOG_LEVEL=error")
    with serving("--demo", folder=folder) as running, attacker() as sending:
        yield measured(sending, running.url, "nothing: a small query", SMALL, tries)
        for name, body in all_of_them():
            if only in name:
                yield measured(sending, running.url, name, body, tries)


def shown(one: Measured) -> Measured:
    """Print a line of the table, in milliseconds."""
    times = (one.seconds, one.others_median, one.others_longest)
    figures = " | ".join(f"{seconds * 1000:,.0f}" for seconds in times)
    answer = f"{one.status} {one.code}"
    sys.stdout.write(f"| {one.name} | {one.size:,} | {answer} | {figures} |\n")
    sys.stdout.flush()
    return one


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(
        description=attacks.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asked.add_argument("--tries", type=int, default=3)
    asked.add_argument("--only", default="", help="those whose name contains this")
    return asked.parse_args()


if __name__ == "__main__":
    main()
