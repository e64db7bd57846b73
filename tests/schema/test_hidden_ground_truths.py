"""Nobody peeks: what an annotator is answered does not depend on ground truths."""

from collections.abc import Iterator
from contextlib import suppress
from typing import Any, NamedTuple

import orjson
import pytest

from models import database as db
from models.commands import ground_truths
from models.rows import UserRow
from schema.schema import schema
from tests.schema.asking import Ask
from tests.schema.selecting import everything, steps
from tests.stored import Stored, choice

DEPTH = 2
TYPES = ("User", "Project", "Task", "Annotation", "Prediction", "Change")


class Question(NamedTuple):
    """A document that an annotator sends."""

    document: str
    variables: dict[str, Any]


@pytest.fixture
def annotator(stored: Stored) -> UserRow:
    """Somebody with annotations in a project where nothing is a ground truth yet."""
    project = stored.project()
    annotator = stored.member(project, "ANNOTATOR")
    for _ in range(4):
        task = stored.task(project)
        for one in (annotator, stored.user(), stored.user()):
            stored.annotation(task, one, choice("yes", "no"))
        stored.prediction(task)
    stored.assignment(stored.task(project), annotator)
    return annotator


def test_an_annotator_is_answered_the_same_with_and_without_ground_truths(
    annotator: UserRow, ask: Ask
) -> None:
    questions = [*_reads(), *_refusals(), *_changes()]
    without = _answers(ask, annotator, questions)
    _set_ground_truths(ask.viewer)

    with_them = _answers(ask, annotator, questions)

    assert with_them == without
    assert ask("tasks", filter={"hasGroundTruth": True})["tasks"]["totalCount"] == 3


def test_a_reviewer_is_not(annotator: UserRow, ask: Ask, stored: Stored) -> None:
    """The questions do tell the two apart for those who may see it."""
    reviewer = stored.member(stored.project_now(1), "REVIEWER")
    questions = list(_reads())
    without = _answers(ask, reviewer, questions)
    _set_ground_truths(ask.viewer)

    with_them = _answers(ask, reviewer, questions)

    assert sum(one != other for one, other in zip(with_them, without, strict=True)) > 40


def _set_ground_truths(actor: UserRow) -> None:
    """The annotator's own in one task, others' in two, changed and taken away again."""
    with db.write():
        for annotation_id in (1, 2, 5, 9, 10, 11):
            ground_truths.set_ground_truth(annotation_id, actor.id)
        ground_truths.delete_ground_truths([4], actor.id)
        ground_truths.unset_ground_truth(11, actor.id)
        ground_truths.set_ground_truth(8, actor.id)


def _answers(ask: Ask, viewer: UserRow, questions: list[Question]) -> list[bytes]:
    """What each is answered; what it changes is taken back."""
    answers = []
    for document, variables in questions:
        with suppress(_TakenBackError), db.write():
            answers.append(
                orjson.dumps(list(ask.answer(document, viewer, **variables)))
            )
            raise _TakenBackError
    return answers


class _TakenBackError(Exception):
    """Leaves a transaction without keeping what was written in it."""


def _reads() -> Iterator[Question]:
    yield from (Question(step.document, {}) for step in steps(schema._schema))
    yield from _every_node()
    yield from _every_list()


def _every_node() -> Iterator[Question]:
    for name in TYPES:
        selection = everything(schema._schema.type_map[name], DEPTH)
        document = (
            f"query ($id: ID!) {{ node(id: $id) {{ ... on {name} {selection} }} }}"
        )
        yield from (Question(document, {"id": f"{name}:{n}"}) for n in range(1, 6))


def _every_list() -> Iterator[Question]:
    """Each filter and each order, with counts and cursors."""
    task_filters: list[dict[str, Any]] = [
        {"hasGroundTruth": True},
        {"hasGroundTruth": False},
        {"accuracy": {"gte": 0}},
        {"accuracy": {"lte": 1}},
        {"annotationCount": {"gte": 1}},
        {"annotatorId": 3},
        {"updatedAt": {"gte": "2020-01-01T00:00:00Z"}},
    ]
    yield from _lists("tasks", "TaskOrder", task_filters)
    annotation_filters: list[dict[str, Any]] = [
        {"isGroundTruth": True},
        {"isGroundTruth": False},
        {"accuracy": {"gte": 0.5}},
        {"accuracy": {}},
    ]
    yield from _lists("annotations", "AnnotationOrder", annotation_filters)


def _lists(name: str, order: str, filters: list[dict[str, Any]]) -> Iterator[Question]:
    filter_type = order.replace("Order", "Filter")
    document = f"""query (
        $filter: {filter_type}, $orderBy: [{order}!]
    ) {{
        {name}(first: 2, filter: $filter, orderBy: $orderBy) {{
          totalCount edges {{ cursor node {{ id updatedAt }} }}
          pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }}
        }}
    }}"""
    yield from (Question(document, {"filter": one}) for one in filters)
    for field in schema._schema.type_map[f"{order}Field"].values:  # type: ignore[attr-defined]
        for direction in ("ASC", "DESC"):
            by = {"field": field, "direction": direction}
            yield Question(document, {"orderBy": [by]})


def _refusals() -> Iterator[Question]:
    """What an annotator may not do, to tasks with and without a ground truth."""
    numbers = list(range(1, 15))
    for document in ("set_ground_truth", "unset_ground_truth"):
        yield from (Question(document, {"id": n}) for n in numbers)
    for expected in (None, 1, 2):
        yield Question("set_expected_ground_truth", {"id": 1, "expected": expected})
    for change in range(1, 10):
        yield Question("revert_ground_truth", {"change": change, "overwrite": True})
    yield Question("revert_changes", {"project": 1, "batch": "any"})
    yield Question("delete_ground_truths", {"ids": numbers})
    yield Question("set_ground_truths", {"ids": numbers, "annotator": 2})
    for wanted in (True, False):
        given: dict[str, Any] = {"project": 1, "filter": {"hasGroundTruth": wanted}}
        yield Question("delete_ground_truths_by_filter", given)
        yield Question("export_tasks", given)
    for version in (1, 2):
        yield Question("delete_annotation", {"id": 2, "version": version})
        changed = {"id": 1, "leadTime": 1, "expectedVersion": version + 1}
        yield Question("update_annotation", {"input": changed})


def _changes() -> Iterator[Question]:
    """What an annotator does to the own annotations, ground truths among them."""
    for number in (1, 4, 7, 10):
        yield Question("delete_annotation", {"id": number})
        for change in ({"wasCancelled": True}, {"result": choice("no")}):
            yield Question("update_annotation", {"input": {"id": number, **change}})
