"""Confusion matrices: exact, for those who may see them, and never of yesterday."""

import random
import re
from pathlib import Path
from typing import Any

import orjson
import pytest

from exchange import import_file
from models.rows import ProjectRow, UserRow
from tests.counting import count_statements
from tests.schema.asking import Ask
from tests.settling import counted
from tests.stored import CHOICES, Stored, choice

ROOT = Path(__file__).parents[2]
GUIDE = ROOT / "docs" / "confusion.md"
DATA = ROOT.parent / "shared" / "data"
EXPORT = DATA / "rte-label-studio-export.json.gz"
LABEL_CONFIG = DATA / "rte-label-config.xml"
MATRICES = """query ($id: ID!, $annotator: ID, $model: String) { project(id: $id) {
    confusionMatrices(annotatorId: $annotator, modelVersion: $model) {
      control labels cells { groundTruthLabel label count } tooLargeCount
    }
} }"""

UNDONE = """mutation ($id: ID!) {
    setGroundTruth(annotationId: $id) {
      task { project { confusionMatrices { cells { count } } } }
    }
    nothing: setGroundTruth(annotationId: 0) { task { id } }
}"""


def matrices(
    ask: Ask, project: ProjectRow, viewer: UserRow | None = None, **by: Any
) -> Any:
    return ask(MATRICES, viewer, id=project.id, **by)["project"]["confusionMatrices"]


def cells(ask: Ask, project: ProjectRow, **by: Any) -> dict[Any, int]:
    """The cells of the one matrix that there is."""
    found = matrices(ask, project, **by)
    assert len(found) == 1
    return {
        (one["groundTruthLabel"], one["label"]): one["count"]
        for one in found[0]["cells"]
    }


def confused(stored: Stored, project: ProjectRow, *answers: str) -> list[UserRow]:
    """A task whose ground truth is yes, with these answers; who gave them."""
    task = stored.task(project)
    stored.ground_truth(stored.annotation(task, None, choice("yes")))
    people = [stored.user() for _ in answers]
    for person, answer in zip(people, answers, strict=True):
        stored.annotation(task, person, choice(answer))
    return people


def test_the_example_of_the_guide_is_what_is_answered(ask: Ask, stored: Stored) -> None:
    config = CHOICES.replace('"label"', '"mood"')
    project = stored.project(label_config=config)
    guide = GUIDE.read_text(encoding="utf-8")
    example, shown, *_ = re.split(r"```(?:json\n)?", guide)
    rows = re.findall(r"^\| (.*) \| (.*) \|$", example, re.MULTILINE)[1:]
    for row in rows:
        truth, other = ([_mood(*side.split(", "))] for side in row)
        task = stored.task(project)
        stored.ground_truth(stored.annotation(task, None, truth))
        stored.annotation(task, None, other)

    assert len(rows) == 3
    found = matrices(ask, project)
    assert [one.pop("tooLargeCount") for one in found] == [0]
    assert found == orjson.loads(shown)


def test_it_is_counted_by_annotator_and_by_model_version(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    first, second = confused(stored, project, "yes", "no")
    task = stored.task(project)
    stored.ground_truth(stored.annotation(task))
    stored.annotation(task, second, was_cancelled=True)
    stored.prediction(task, choice("no"), model_version="m-1")
    stored.prediction(task, choice("yes"), model_version="m-2")

    assert cells(ask, project) == {("yes", "yes"): 1, ("yes", "no"): 1}
    assert cells(ask, project, annotator=first.id) == {("yes", "yes"): 1}
    assert cells(ask, project, annotator=f"User:{second.id}") == {("yes", "no"): 1}
    assert cells(ask, project, model="m-1") == {("yes", "no"): 1}
    assert matrices(ask, project, model="m-3") == []


def test_a_cell_names_the_tasks_where_it_happened(ask: Ask, stored: Stored) -> None:
    document = """query ($id: ID!, $first: Int!) { project(id: $id) {
        confusionMatrices { cells { label count taskIds(first: $first) } }
    } }"""
    project = stored.project()
    for answers in (("no", "no"), ("yes",), ("no",)):
        confused(stored, project, *answers)

    def named(first: int) -> Any:
        found = ask(document, id=project.id, first=first)["project"]
        cells = found["confusionMatrices"][0]["cells"]
        return {one["label"]: (one["count"], one["taskIds"]) for one in cells}

    assert named(5) == {"no": (3, ["Task:1", "Task:3"]), "yes": (1, ["Task:2"])}
    assert named(1) == {"no": (3, ["Task:1"]), "yes": (1, ["Task:2"])}


def test_a_cell_names_a_hundred_tasks_at_most(ask: Ask, stored: Stored) -> None:
    document = """query ($id: ID!) { project(id: $id) {
        confusionMatrices { cells { taskIds(first: 101) } }
    } }"""
    project = stored.project()
    confused(stored, project, "no")

    refusal = ask.refused(document, id=project.id)

    assert refusal.reason == "OUT_OF_RANGE"


def _tangled(seed: int) -> list[dict[str, Any]]:
    """Polygons that cross themselves so often that they are too much to compare."""
    chance = random.Random(seed)  # noqa: S311 - sample data, no secret
    rings = [
        [[chance.randrange(100), chance.randrange(100)] for _ in range(100)]
        for _ in range(40)
    ]
    return [
        {"from_name": "area", "to_name": "image", "value": {"points": ring}}
        for ring in rings
    ]


def test_what_is_too_large_to_be_counted_is_told(ask: Ask, stored: Stored) -> None:
    config = (
        '<View><Image name="image" value="$image"/>'
        '<PolygonLabels name="area" toName="image"><Label value="A"/></PolygonLabels>'
        '<Choices name="label" toName="image"><Choice value="yes"/></Choices></View>'
    )
    project = stored.project(label_config=config)
    task = stored.task(project)
    large = choice("yes") + _tangled(1)
    stored.ground_truth(stored.annotation(task, None, large))
    ada, ben = stored.user(), stored.user()
    stored.annotation(task, ada, choice("yes") + _tangled(2))
    stored.annotation(task, ben, choice("yes"))

    alone = matrices(ask, project, annotator=ada.id)
    beside = matrices(ask, project)

    assert [(one["control"], one["cells"]) for one in alone] == [
        ("area", []),
        ("label", []),
    ]
    assert {one["tooLargeCount"] for one in alone + beside} == {1}
    assert beside[1]["cells"] == [
        {"groundTruthLabel": "yes", "label": "yes", "count": 1}
    ]


def test_it_is_counted_by_one_of_them_at_a_time(ask: Ask, stored: Stored) -> None:
    project = stored.project()

    refusal = ask.refused(MATRICES, id=project.id, annotator="1", model="m")

    assert (refusal.code, refusal.reason) == ("BAD_USER_INPUT", "INVALID_VALUE")


@pytest.mark.parametrize("role", ["ANNOTATOR", "REVIEWER", "MANAGER"])
def test_it_is_seen_from_reviewers_on(role: str, ask: Ask, stored: Stored) -> None:
    project = stored.project()
    viewer = stored.member(project, role)
    confused(stored, project, "no")
    assert cells(ask, project) == {("yes", "no"): 1}

    found = matrices(ask, project, viewer)

    assert bool(found) == (role != "ANNOTATOR")


def test_every_change_is_seen_at_once(ask: Ask, stored: Stored, tmp_path: Path) -> None:
    project = stored.project()
    confused(stored, project, "no")
    task = stored.task(project)
    truth = stored.annotation(task)
    stored.annotation(task, None, choice("no"))
    assert cells(ask, project) == {("yes", "no"): 1}

    ask("set_ground_truth", id=truth.id)
    assert cells(ask, project) == {("yes", "no"): 2}

    file = tmp_path / "predictions.json"
    predicted = {"model_version": "m", "result": choice("no")}
    marked = {"result": choice("yes"), "ground_truth": True}
    imported: dict[str, Any] = {"data": {"text": "new"}, "annotations": [marked]}
    imported |= {"id": 9, "predictions": [predicted]}
    assert matrices(ask, project, model="m") == []
    file.write_bytes(orjson.dumps([imported]))
    assert import_file(project.id, [file]).errors == []
    assert cells(ask, project, model="m") == {("yes", "no"): 1}

    imported["predictions"] = [predicted | {"result": choice("yes")}]
    file.write_bytes(orjson.dumps([imported]))
    assert import_file(project.id, [file]).predictions.updated == 1
    assert cells(ask, project, model="m") == {("yes", "yes"): 1}

    weightless = [{"label": "no", "weight": 0}]
    profile = {"controls": [{"control": "label", "labelWeights": weightless}]}
    ask("update_project", input={"id": project.id, "scoringProfile": profile})
    assert cells(ask, project) == {("yes", None): 2}


def test_what_a_mutation_takes_back_is_not_kept(ask: Ask, stored: Stored) -> None:
    """The matrix that it read is of a change that never was."""
    project = stored.project()
    confused(stored, project, "no")
    task = stored.task(project)
    one, other = stored.annotation(task), stored.annotation(task, None, choice("no"))

    ask.refused(UNDONE, id=one.id)
    ask("set_ground_truth", id=other.id)

    assert cells(ask, project) == {("yes", "no"): 1, ("no", "yes"): 1}


def test_statements_do_not_grow_with_the_projects_or_tasks(
    ask: Ask, stored: Stored
) -> None:
    document = "{ projects { nodes { confusionMatrices { cells { count } } } } }"
    confused(stored, stored.project(), "no")
    with count_statements() as for_one:
        ask(document)
    for _ in range(3):
        project = stored.project()
        for _ in range(5):
            confused(stored, project, "no", "yes")

    with count_statements() as for_many:
        ask(document)
    counted()
    with count_statements() as again:
        ask(document)

    assert for_many.count == for_one.count
    assert again.count < for_many.count


@pytest.mark.skipif(not EXPORT.exists(), reason="the real export is not here")
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_diagonal_of_a_real_export_is_its_mean(ask: Ask, stored: Stored) -> None:
    project = stored.project("RTE", LABEL_CONFIG.read_text())
    import_file(project.id, [EXPORT])

    found = cells(ask, project)

    diagonal = sum(times for (truth, label), times in found.items() if truth == label)
    assert sum(found.values()) == 8000
    assert diagonal / 8000 == 0.729125


def _mood(*chosen: str) -> dict[str, Any]:
    return choice(*chosen)[0] | {"from_name": "mood"}
