"""Nothing is lost, stale or seen twice: a few seconds of mixed load and of faults.

The long runs are `python -m tests.soak`; docs/soak.md has their figures.
"""

from pathlib import Path

import pytest

from tests.soak.figures import lines
from tests.soak.options import Options
from tests.soak.run import run

SHORT = Options(seconds=3, settling=1.5, pause=0.0)


@pytest.mark.timeout(600)  # it starts a dozen processes: slow where others work too
@pytest.mark.parametrize(
    "options",
    [SHORT._replace(kill_every=1), SHORT._replace(postgresql=True, workers=2)],
    ids=["SQLite with a killed server", "PostgreSQL"],
)
def test_a_short_run_finds_no_violation(options: Options, tmp_path: Path) -> None:
    found = run(options, tmp_path)

    assert found.violations == [], "\n".join(lines(found))
    assert all(report.seconds for report in found.reports if report.ledger)
    assert len(found.announced) == bool(options.kill_every)
