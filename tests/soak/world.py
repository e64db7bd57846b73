"""The rows that a run begins with, and who takes part."""

import random
from typing import NamedTuple

from models.commands import accounts, assignments, projects
from models.commands.projects import ProjectChange
from models.db import database as db
from models.rows import ProjectRow, UserRow
from tests.soak.options import ANNOTATORS, REVIEWERS
from tests.stored import Stored, choice

LABELS = ("yes", "no", "maybe")
CONFIG = """
<View>
  <Text name="text" value="$text"/>
  <Choices name="label" toName="text" choice="multiple">
    <Choice value="yes"/><Choice value="no"/><Choice value="maybe"/>
  </Choices>
</View>
"""
SHARED_TASKS = 60
OWN_TASKS = 10


class Person(NamedTuple):
    """Somebody who takes part; ``project`` is the one where nobody else writes."""

    id: int
    token: str
    project: int = 0


class World(NamedTuple):
    """The project where everybody writes, and the people."""

    database_url: str
    server_url: str
    shared: int
    tasks: list[int]
    annotators: list[Person]
    reviewers: list[Person]
    manager: Person
    begins: dict[int, int]
    """The first change of each project, for who follows it from there on."""


def chosen(draw: random.Random) -> list[str]:
    """Some of the labels, at least one."""
    return sorted(draw.sample(LABELS, draw.randint(1, len(LABELS))))


def make(database_url: str, server_url: str, seed: int) -> World:
    """Put the rows into an empty database that has its tables."""
    db.connect(database_url)
    stored, draw = Stored(), random.Random(seed)  # noqa: S311 - not a secret
    shared = stored.project("Shared", CONFIG)
    people = [stored.member(shared, "ANNOTATOR") for _ in range(ANNOTATORS)]
    tasks = [_answered_task(stored, shared, people, draw) for _ in range(SHARED_TASKS)]
    assignments.assign(shared.id, tasks, [one.id for one in people])
    world = World(
        database_url,
        server_url,
        shared.id,
        tasks,
        [Person(one.id, accounts.create_token(one.email)) for one in people],
        [_owner(stored, shared, "REVIEWER") for _ in range(REVIEWERS)],
        _owner(stored, shared, "MANAGER"),
        _first_changes(),
    )
    db.close()
    return world


def _owner(stored: Stored, shared: ProjectRow, role: str) -> Person:
    """Somebody with a role in the shared project, and a project alone."""
    user = stored.member(shared, role)
    own = stored.project(f"Project of {user.email}", CONFIG)
    accounts.set_member(own.id, user.email, "MANAGER")
    for _ in range(OWN_TASKS):
        stored.task(own)
    return Person(user.id, accounts.create_token(user.email), own.id)


def _answered_task(
    stored: Stored, project: ProjectRow, people: list[UserRow], draw: random.Random
) -> int:
    task = stored.task(project)
    for one in people:
        stored.annotation(task, one, choice(*chosen(draw)))
    stored.prediction(task, choice(*chosen(draw)))
    return task.id


def _first_changes() -> dict[int, int]:
    """Make one in each project; its id."""
    with db.write():
        ids = [row[0] for row in db.run("SELECT id FROM projects").fetchall()]
        for one in ids:
            projects.update(one, ProjectChange(title=f"Number {one}"), None)
        return dict(db.run("SELECT project_id, id FROM changes").fetchall())
