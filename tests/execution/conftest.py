"""Says with which seed the documents were made up, so that a run can be repeated."""

import os
import random

import pytest

# Whoever is started from here, such as a worker of xdist, makes up the same ones.
SEED = int(os.environ.setdefault("DOCUMENTS_SEED", str(random.randrange(10**6))))  # noqa: S311


@pytest.fixture(scope="session")
def documents_seed() -> int:
    return SEED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"DOCUMENTS_SEED={SEED} made up the documents")
