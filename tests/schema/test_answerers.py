"""Who has answered in a project, whether compared or not."""

from typing import Any

from models.rows import ProjectRow, UserRow
from tests.schema.asking import Ask
from tests.stored import Stored

ANSWERERS = """query ($id: ID!) {
  project(id: $id) { annotators { id } modelVersions }
}"""


def answerers(ask: Ask, project: ProjectRow, viewer: UserRow | None = None) -> Any:
    found = ask(ANSWERERS, viewer, id=project.id)["project"]
    return [user["id"] for user in found["annotators"]], found["modelVersions"]


def test_everybody_who_has_answered_is_named_once(ask: Ask, stored: Stored) -> None:
    project, other = stored.project(), stored.project()
    first, second = stored.user(), stored.user()
    for _ in range(2):
        task = stored.task(project)
        stored.annotation(task, second)
        stored.annotation(task, first)
        stored.prediction(task, model_version="b")
        stored.prediction(task, model_version="a")
    stored.annotation(stored.task(other), stored.user())

    named = answerers(ask, project)

    assert named == ([f"User:{first.id}", f"User:{second.id}"], ["a", "b"])
    assert answerers(ask, stored.project()) == ([], [])


def test_annotators_are_told_of_nobody(ask: Ask, stored: Stored) -> None:
    project = stored.project()
    annotator = stored.member(project, "ANNOTATOR")
    stored.annotation(stored.task(project), annotator)

    assert answerers(ask, project, annotator) == ([], [])
