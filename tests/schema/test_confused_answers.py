"""The answers behind a cell of a matrix, and a model version's worst predictions."""

from typing import Any

import pytest

from models.rows import ProjectRow, UserRow
from tests.schema.asking import Ask
from tests.stored import Stored, choice

ANNOTATIONS = """query ($id: ID!, $filter: AnnotationFilter, $by: [AnnotationOrder!]) {
  annotations(projectId: $id, filter: $filter, orderBy: $by) {
    totalCount nodes { id accuracy }
  }
}"""
PREDICTIONS = """query (
  $id: ID!, $model: String!, $cell: ConfusionFilter, $range: FloatRange,
  $by: [PredictionOrder!], $first: Int, $after: String
) {
  predictions(
    projectId: $id, modelVersion: $model, confusion: $cell, accuracy: $range,
    orderBy: $by, first: $first, after: $after
  ) { totalCount nodes { id accuracy task { id } } pageInfo { endCursor hasNextPage } }
}"""
TAKEN_FOR_NO = {"control": "label", "groundTruthLabel": "yes", "label": "no"}
WORST_FIRST = [{"field": "ACCURACY"}]


def answered(stored: Stored, project: ProjectRow, *answers: str) -> list[UserRow]:
    """A task whose ground truth is yes, with these annotations and predictions."""
    task = stored.task(project)
    stored.ground_truth(stored.annotation(task, None, choice("yes")))
    people = [stored.user() for _ in answers]
    for person, answer in zip(people, answers, strict=True):
        stored.annotation(task, person, choice(answer))
        stored.prediction(task, choice(answer), model_version="m")
    return people


def ids(listed: dict[str, Any]) -> list[str]:
    assert listed["totalCount"] == len(listed["nodes"])
    return [node["id"] for node in listed["nodes"]]


def test_a_cell_lists_all_annotations_that_it_counts(ask: Ask, stored: Stored) -> None:
    project = stored.project()
    first, _ = answered(stored, project, "no", "yes")
    answered(stored, project, "no")

    def listed(**filter_: Any) -> list[str]:
        given = {"confusion": TAKEN_FOR_NO} | filter_
        return ids(ask(ANNOTATIONS, id=project.id, filter=given)["annotations"])

    assert listed() == ["Annotation:2", "Annotation:5"]
    assert listed(annotatorId=first.id) == ["Annotation:2"]
    assert listed(ids=[3, 5]) == ["Annotation:5"]
    assert listed(accuracy={"gte": 0.5}) == []
    assert listed(confusion={"control": "label", "label": "yes"}) == []
    assert listed(confusion=TAKEN_FOR_NO | {"control": "other"}) == []


def test_a_cell_follows_what_changes(ask: Ask, stored: Stored) -> None:
    project = stored.project()
    answered(stored, project, "no")
    given: dict[str, Any] = {"id": project.id, "filter": {"confusion": TAKEN_FOR_NO}}
    assert ids(ask(ANNOTATIONS, **given)["annotations"]) == ["Annotation:2"]

    ask("mutation { unsetGroundTruth(annotationId: 1) { changed } }")

    assert ids(ask(ANNOTATIONS, **given)["annotations"]) == []


@pytest.mark.parametrize(
    ("document", "given"),
    [
        (ANNOTATIONS, {"filter": {"confusion": {"control": "label"}}}),
        (PREDICTIONS, {"model": "m", "cell": {"control": "label"}}),
    ],
)
def test_a_cell_without_labels_is_refused(
    ask: Ask, stored: Stored, document: str, given: dict[str, Any]
) -> None:
    refusal = ask.refused(document, id=stored.project().id, **given)

    assert refusal.reason == "INVALID_VALUE"


def test_a_cell_without_a_project_is_refused(ask: Ask) -> None:
    filter_ = '{confusion: {control: "label", label: "no"}}'

    refusal = ask.refused(f"{{ annotations(filter: {filter_}) {{ totalCount }} }}")

    assert refusal.reason == "INVALID_VALUE"
    assert "projectId" in refusal.message


def test_the_worst_predictions_of_a_model_come_first_page_by_page(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    for answers in (("yes",), ("no",), ("yes",), ("no",)):
        answered(stored, project, *answers)
    without = stored.task(project)
    stored.prediction(without, choice("yes"), model_version="m")
    stored.prediction(without, choice("yes"), model_version="n")
    given: dict[str, Any] = {"id": project.id, "model": "m", "by": WORST_FIRST}

    seen: list[tuple[str, float | None]] = []
    after = None
    while True:
        page = ask(PREDICTIONS, **given, first=2, after=after)["predictions"]
        assert page["totalCount"] == 5
        seen += [(node["id"], node["accuracy"]) for node in page["nodes"]]
        if not page["pageInfo"]["hasNextPage"]:
            break
        after = page["pageInfo"]["endCursor"]

    assert [accuracy for _, accuracy in seen] == [0, 0, 1, 1, None]
    assert [id_ for id_, _ in seen] == [
        f"Prediction:{number}" for number in (2, 4, 1, 3, 5)
    ]


def test_predictions_are_listed_by_accuracy_and_by_cell(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    for answers in (("yes",), ("no",), ("no",)):
        answered(stored, project, *answers)

    def listed(**given: Any) -> list[str]:
        return ids(ask(PREDICTIONS, id=project.id, model="m", **given)["predictions"])

    assert listed() == ["Prediction:1", "Prediction:2", "Prediction:3"]
    assert listed(range={"lte": 0.5}) == ["Prediction:2", "Prediction:3"]
    assert listed(range={"lte": 0.5}, by=WORST_FIRST) == listed(range={"lte": 0.5})
    assert listed(cell=TAKEN_FOR_NO) == ["Prediction:2", "Prediction:3"]
    assert listed(cell=TAKEN_FOR_NO, range={"gte": 0.5}) == []
    assert ids(ask(PREDICTIONS, id=project.id, model="other")["predictions"]) == []


def test_to_annotators_nothing_is_confused_and_nothing_has_an_accuracy(
    ask: Ask, stored: Stored
) -> None:
    project = stored.project()
    answered(stored, project, "no")
    person = stored.member(project, "ANNOTATOR")
    stored.assignment(stored.task_now(1), person)
    given: dict[str, Any] = {"id": project.id, "model": "m"}

    def listed(**more: Any) -> Any:
        return ask(PREDICTIONS, person, **given, **more)["predictions"]["nodes"]

    seen = [{"id": "Prediction:1", "accuracy": None, "task": {"id": "Task:1"}}]
    assert listed() == seen
    assert listed(by=WORST_FIRST) == seen
    assert listed(range={"gte": 0}) == listed(cell=TAKEN_FOR_NO) == []
    confused = {"id": project.id, "filter": {"confusion": TAKEN_FOR_NO}}
    assert ids(ask(ANNOTATIONS, person, **confused)["annotations"]) == []
