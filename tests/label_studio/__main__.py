"""``python -m tests.label_studio``: the tests with a real Label Studio, run alone.

Each version gets an environment of its own in ``.bench``, and a database that is
migrated once.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from tests.label_studio.there import LOCKS, prepare

FOLDER = Path(__file__).parent
ROOT = Path(__file__).parents[2]


def main() -> int:
    """Run them with each version that is asked for; the first fault ends it."""
    parser = argparse.ArgumentParser(prog="python -m tests.label_studio")
    parser.add_argument("--version", action="append", choices=sorted(LOCKS))
    known, others = parser.parse_known_args()
    for version in known.version or LOCKS:
        print(f"Label Studio {version}", flush=True)  # noqa: T201 - a command's output
        prepare(version)
        command = [sys.executable, "-m", "pytest", "-s", "--timeout", "3600"]
        done = subprocess.run(  # noqa: S603 - our own tests
            [*command, str(FOLDER), *others],
            cwd=ROOT,
            env=os.environ | {"LABEL_STUDIO_VERSION": version},
            check=False,
        )
        if done.returncode:
            return done.returncode
    return 0


if __name__ == "__main__":
    sys.exit(main())
