"""What the tests of the contract share: asking, as somebody who may do everything."""

import os
import random

import pytest

from models.rows import UserRow
from schema.schema import schema
from tests.schema.asking import Ask
from tests.stored import Stored

# Whoever is started from here, such as a worker of xdist, makes up the same ones.
SEED = int(os.environ.setdefault("DOCUMENTS_SEED", str(random.randrange(10**6))))  # noqa: S311


@pytest.fixture(scope="session")
def documents_seed() -> int:
    """With which seed documents are made up, so that a run can be repeated."""
    return SEED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    terminalreporter.write_line(f"DOCUMENTS_SEED={SEED} made up the schema's documents")


@pytest.fixture
def admin(stored: Stored) -> UserRow:
    """A user who may do everything."""
    return stored.user("admin@example.org", is_admin=True)


@pytest.fixture
def ask(admin: UserRow) -> Ask:
    """Asks the schema, as the admin unless another viewer is named."""
    return Ask(schema, admin)
