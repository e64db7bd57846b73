"""Every column has a bound, and the commands hold it; so does what is looked with."""

import pytest

from models.commands import accounts
from models.db import database as db
from models.refusals import Refusal
from models.tables import Prediction, Task, Token
from tests.bounds.columns import BOUNDS, beyond, columns
from tests.stored import Stored


def test_every_column_of_the_database_has_a_bound(store: None) -> None:
    assert {table: set(bounds) for table, bounds in BOUNDS.items()} == columns()


def test_a_row_beyond_a_bound_is_found(stored: Stored) -> None:
    stored.prediction()
    assert list(beyond()) == []

    with db.write():
        Task.update(source="x" * 41, mean_accuracy=1.5).execute()
        Prediction.update(score=float("inf"), created_at=2**62).execute()

    assert list(beyond()) == [
        "tasks.source",
        "tasks.mean_accuracy",
        "predictions.score",
        "predictions.created_at",
    ]


LONG = "x" * 100_000
BAD = ["\0", "\ud800"]


@pytest.mark.parametrize("text", [LONG, *BAD], ids=["long", "NUL", "surrogate"])
def test_no_account_takes_a_text_that_is_too_long_or_cannot_be_stored(
    stored: Stored, text: str
) -> None:
    project, user = stored.project(), stored.user("ann@example.org")
    for refused in (
        lambda: accounts.add_user(f"{text}@example.org"),
        lambda: accounts.add_user("bob@example.org", text),
        lambda: accounts.create_token(user.email, text),
        lambda: accounts.set_member(project.id, user.email, text),
        lambda: accounts.set_member(project.id, text, "ANNOTATOR"),
        lambda: accounts.create_token(text),
    ):
        with pytest.raises(Refusal):
            refused()

    with db.read():
        assert Token.select().count() == 0
    assert list(beyond()) == []
