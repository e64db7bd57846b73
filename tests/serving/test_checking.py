"""``server.py check``: what is told of stored figures, and that it repairs them."""

import pytest
from click.testing import CliRunner

from models.db import database as db
from serving.commands import cli
from tests.stored import Stored, choice


@pytest.fixture
def spoiled(stored: Stored, database_url: str) -> list[str]:
    """A project of which one figure is wrong; the command's options."""
    task = stored.task(stored.project())
    stored.ground_truth(stored.annotation(task, result=choice("yes")))
    stored.annotation(task, result=choice("no"))
    with db.write():
        db.run("UPDATE tasks SET annotation_count = 9")
    return ["check", "--database", database_url]


def test_what_differs_is_named_and_repaired(spoiled: list[str]) -> None:
    run = CliRunner().invoke

    before = run(cli, spoiled)
    repaired = run(cli, [*spoiled, "--repair"])
    after = run(cli, spoiled)

    assert before.exit_code == 1
    assert (
        "the number of annotations is wrong 1 times, first of Task:1." in before.output
    )
    assert "check --repair" in before.output
    assert (repaired.exit_code, after.exit_code) == (0, 0)
    assert "Repaired Project:1." in repaired.output
    assert after.output == "All stored figures are what the rows say.\n"
