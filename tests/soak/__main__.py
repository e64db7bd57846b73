"""The command line: ``python -m tests.soak --help``."""

import argparse
import sys
import tempfile
from pathlib import Path

from tests import outside, soak
from tests.outside import VARIABLE
from tests.soak import figures
from tests.soak.options import Options
from tests.soak.run import run


def main() -> None:
    """Run it, print what came of it, and exit with 1 if a promise was broken."""
    options, folder = _asked()
    with tempfile.TemporaryDirectory() as temporary:
        found = run(options, folder or Path(temporary))
    sys.stdout.write("\n".join(figures.lines(found)) + "\n")
    sys.exit(bool(found.violations))


def _asked() -> tuple[Options, Path | None]:
    asked = argparse.ArgumentParser(
        description=soak.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    defaults = Options()
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--postgresql", action="store_true", help="else SQLite")
    asked.add_argument("--workers", type=int, default=defaults.workers)
    asked.add_argument("--kill-every", type=float, default=0, metavar="SECONDS")
    asked.add_argument("--restart-every", type=float, default=0, metavar="SECONDS")
    asked.add_argument("--pause", type=float, default=defaults.pause, metavar="SECONDS")
    asked.add_argument("--seed", type=int, default=defaults.seed)
    asked.add_argument("--folder", type=Path, help="for the database and the log")
    given = vars(asked.parse_args())
    folder = given.pop("folder")
    seconds = given.pop("minutes") * 60
    if given["restart_every"] and not given["postgresql"]:
        asked.error("--restart-every is for --postgresql")
    if given["restart_every"] and outside.url() is not None:
        asked.error(f"--restart-every needs its own PostgreSQL: unset {VARIABLE}")
    return Options(seconds=seconds, **given), folder


if __name__ == "__main__":
    main()
