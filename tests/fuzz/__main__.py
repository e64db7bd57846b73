"""The command line: ``python -m tests.fuzz --help``."""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from models.db import database as db
from tests import fuzz
from tests.fuzz.rounds import play
from tests.fuzz.subjects import SUBJECTS
from tests.soak import databases

CASES_OF_A_ROUND = 150


def main() -> None:
    """Play rounds until the time is over; the first fault ends it with 1."""
    given = _asked()
    chosen = [each for each in SUBJECTS if given.only in each.name]
    played: Counter[str] = Counter()
    end, seed = time.monotonic() + given.minutes * 60, given.seed
    while time.monotonic() < end:
        sys.stdout.write(f"seed {seed}\n")
        sys.stdout.flush()
        with (
            tempfile.TemporaryDirectory() as folder,
            databases.new(Path(folder), postgresql=given.postgresql) as database,
        ):
            db.connect(database.url)
            play(
                chosen,
                CASES_OF_A_ROUND,
                seed,
                lambda name, count: played.update({name: count}),
            )
            db.close()
        seed += 1
    counts = ", ".join(f"{count:,} {name}" for name, count in played.items())
    sys.stdout.write(f"No fault in {counts}.\n")


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(
        description=fuzz.__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    asked.add_argument("--minutes", type=float, default=10)
    asked.add_argument("--only", default="", help="ways in whose name contains this")
    asked.add_argument("--seed", type=int, default=random.randrange(10**6))  # noqa: S311
    asked.add_argument("--postgresql", action="store_true", help="else SQLite")
    return asked.parse_args()


if __name__ == "__main__":
    main()
