"""The command line: ``python -m tests.attacks --help``."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import Executor
from pathlib import Path

from tests import attacks
from tests.attacks import computing, connecting
from tests.attacks.bodies import all_of_them
from tests.attacks.effects import Attack, Effect, effect, seconds_to_stop
from tests.attacks.measuring import SMALL, Measured, attacker, measured
from tests.attacks.talking import Target
from tests.attacks.world import planted
from tests.serving.running import Running, serving

DOCUMENTS_HEAD = """\
| request | bytes | answer | after | others: median | longest |
|---|---|---|---|---|---|
"""
EFFECTS_HEAD = """
| attack | what became of it | CPU s | MB | others: median | longest | `/readyz` |
|---|---|---|---|---|---|---|
"""
ALLOWED = 0.5
"""Seconds that nobody may wait longer for another client's request."""
STOPS_WITHIN = 5.0
SETTINGS = """
GROUND_TRUTH_LOG_LEVEL=error
GROUND_TRUTH_LIMIT_ANSWER_SECONDS=5
GROUND_TRUTH_LIMIT_TOKEN_REQUESTS=2500
"""
ATTACKS: tuple[Attack, ...] = (
    computing.nothing,
    connecting.many_headers,
    connecting.one_long_header,
    connecting.ahead,
    connecting.silent,
    connecting.unread,
    connecting.large_answers,
    computing.answers_to_a_truth,
    computing.answers_in_pairs,
    computing.verifying,
    computing.undo,
    computing.spellings,
    computing.subscriptions,
    computing.searches,
    computing.confusion,
    computing.details,
    computing.left,
)


def main() -> None:
    """Attack, print the tables, and exit with 1 if anybody waited too long."""
    given = _asked()
    is_harmless = True
    with tempfile.TemporaryDirectory() as folder, attacker() as sending:
        if given.table != "effects":
            sys.stdout.write(DOCUMENTS_HEAD)
            for row in documents(Path(folder), sending, given.tries, given.only):
                is_harmless &= row.others_longest <= ALLOWED and row.status < 500
        if given.table != "documents":
            sys.stdout.write(EFFECTS_HEAD)
            for seen in effects(Path(folder), sending, given.only):
                is_harmless &= seen.others_longest <= ALLOWED and not seen.failures
    sys.exit(not is_harmless)


def documents(
    folder: Path, sending: Executor, tries: int, only: str
) -> Iterator[Measured]:
    """Each document at a server with the sample projects; before them none at all."""
    # nobody reads its log here, and it would wait for a reader
    (folder / ".env").write_text("GROUND_TRUTH_LOG_LEVEL=error")
    with serving("--demo", folder=folder) as running:
        yield shown(measured(sending, running.url, "a small query", SMALL, tries))
        for name, body in all_of_them():
            if only in name:
                yield shown(measured(sending, running.url, name, body, tries))


def effects(folder: Path, sending: Executor, only: str) -> Iterator[Effect]:
    """Each attack at a server with planted rows, and at last its stop."""
    world = planted(folder / "planted.db")
    (folder / ".env").write_text(SETTINGS)
    database = ("--database", f"sqlite:///{folder / 'planted.db'}")
    with serving(*database, folder=folder) as running:
        target = Target(running.url, running.process.pid, world)
        for attack in ATTACKS:
            name = (attack.__doc__ or "").rstrip(".")
            if only in name:
                yield _shown_effect(name, effect(sending, target, attack))
        _stop(target, running)


def _stop(target: Target, running: Running) -> None:
    waited, ended = seconds_to_stop(target, running.stop)
    sys.stdout.write(
        f"\nDuring 20 dear reads `/readyz` took {waited:.2f} s at most, and the server"
        f" ended {ended:.1f} s after SIGTERM.\n"
    )
    if waited > 1 or ended > STOPS_WITHIN:
        sys.exit(1)


def shown(row: Measured) -> Measured:
    """Print a line of the table of documents, in milliseconds."""
    times = (row.seconds, row.others_median, row.others_longest)
    figures = " | ".join(f"{seconds * 1000:,.0f}" for seconds in times)
    answer = f"{row.status} {row.code}"
    sys.stdout.write(f"| {row.name} | {row.size:,} | {answer} | {figures} |\n")
    sys.stdout.flush()
    return row


def _shown_effect(name: str, seen: Effect) -> Effect:
    """Print a line of the table of effects; the waits in milliseconds."""
    waits = (seen.others_median, seen.others_longest, seen.readiness_longest)
    milliseconds = " | ".join(f"{seconds * 1000:,.0f}" for seconds in waits)
    memory = " to ".join(map(str, seen.megabytes))
    said = seen.said + (f"; {seen.failures} of others failed" if seen.failures else "")
    figures = f"{seen.processor_seconds:.1f} | {memory} | {milliseconds}"
    sys.stdout.write(f"| {name} | {said} | {figures} |\n")
    sys.stdout.flush()
    return seen


def _asked() -> argparse.Namespace:
    asked = argparse.ArgumentParser(
        description=attacks.__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    asked.add_argument("--tries", type=int, default=3, help="of each document")
    asked.add_argument("--only", default="", help="those whose name contains this")
    asked.add_argument(
        "--table", choices=["all", "documents", "effects"], default="all"
    )
    return asked.parse_args()


if __name__ == "__main__":
    main()
