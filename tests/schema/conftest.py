"""What the tests of the contract share: asking, as somebody who may do everything."""

import pytest

from models.rows import UserRow
from schema.schema import schema
from tests.schema.asking import Ask
from tests.stored import Stored


@pytest.fixture
def admin(stored: Stored) -> UserRow:
    """A user who may do everything."""
    return stored.user("admin@example.org", is_admin=True)


@pytest.fixture
def ask(admin: UserRow) -> Ask:
    """Asks the schema, as the admin unless another viewer is named."""
    return Ask(schema, admin)
