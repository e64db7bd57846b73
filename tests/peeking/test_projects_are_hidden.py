"""A member of one project learns nothing of another.

Two worlds differ in everything but the numbers of the rows in a project of others: its
title, config, tasks, answers, ground truths, people and history. The manager of another
project asks both for everything, tries every mutation, and asks again.
"""

from collections.abc import Iterator

import pytest

from models.commands import accounts, ground_truths, projects
from models.commands.projects import ProjectChange
from models.db import database as db
from models.rows import UserRow
from models.tables import User
from tests.emptying import emptied
from tests.peeking.questions import objects, reads, writes
from tests.peeking.worlds import SCHEMA, Clock, answers, differing
from tests.stored import CHOICES, Stored, choice

VARIANTS = ("one", "other")
OTHER_CHOICES = CHOICES.replace("yes", "perhaps")
ONCE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clock(store: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


def test_a_manager_is_answered_the_same_whatever_is_in_a_project_of_others(
    clock: Clock,
) -> None:
    one, other = (
        answers(_world(clock, variant), _everything()) for variant in VARIANTS
    )
    assert differing(one, other) == []
    assert not [it for it in one if it.is_fault]
    assert sum(b"NOT_FOUND" in it.body for it in one) > 50


@ONCE
def test_an_admin_is_not(clock: Clock) -> None:
    """The questions do tell the two worlds apart for those who may see both."""
    told = []
    for variant in VARIANTS:
        _world(clock, variant)
        admin = Stored().user("admin@example.org", is_admin=True)
        told.append(answers(admin, objects(SCHEMA._schema)))

    assert len(differing(*told)) > len(told[0]) / 5


def test_a_user_of_no_project_is_answered_without_a_fault(clock: Clock) -> None:
    _world(clock, "one")
    stranger = Stored().user("stranger@example.org")

    told = answers(stranger, objects(SCHEMA._schema))

    assert not [answer for answer in told if answer.is_fault]


def _everything() -> Iterator[str]:
    yield from reads(SCHEMA._schema)
    yield from writes(SCHEMA._schema)
    yield from objects(SCHEMA._schema)


def _world(clock: Clock, variant: str) -> UserRow:
    """The manager's own project, and one of others whose ids lie between."""
    clock.day = 1
    stored = emptied()
    own, others = stored.project("Own"), stored.project(f"Others {variant}")
    manager = stored.member(own, "MANAGER")
    strangers = [stored.user(f"{variant}{n}@example.org") for n in range(3)]
    for number in range(3):
        task = stored.task(own)
        stored.ground_truth(stored.annotation(task, manager))
        stored.annotation(task)
        hidden = stored.task(others, text=f"{variant} {number}")
        result = choice("yes" if variant == "one" else "no")
        for one in strangers[:2]:
            stored.annotation(hidden, one, result)
        stored.prediction(hidden, result, model_version=variant)
    clock.day = 2 if variant == "one" else 3
    _fill(others.id, strangers, variant)
    clock.day = 4
    return manager


def _fill(project_id: int, strangers: list[UserRow], variant: str) -> None:
    """Members, ground truths, a history and settings: as many, but others."""
    is_one = variant == "one"
    roles = ["REVIEWER", "ANNOTATOR", "MANAGER"]
    for user, role in zip(strangers, roles if is_one else roles[::-1], strict=True):
        accounts.set_member(project_id, user.email, role)
    config = CHOICES if is_one else OTHER_CHOICES
    projects.update(project_id, ProjectChange(label_config=config + " "), None)
    with db.write():
        text = "SELECT id FROM annotations WHERE project_id = ? ORDER BY id"
        ids = [row[0] for row in db.run(text, (project_id,)).fetchall()]
        User.update(name=f"Name {variant}").where(
            User.id << [user.id for user in strangers]
        ).execute()
    first, last = (ids[0], ids[2]) if is_one else (ids[5], ids[3])
    ground_truths.set_ground_truth(first, strangers[0].id)
    ground_truths.set_ground_truth(last, strangers[1].id)
