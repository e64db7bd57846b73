"""The cost of an operation: the items that its pages can hold."""

from collections.abc import Mapping
from typing import Any

import pytest

from benchmarks import scenarios
from schema.schema import build
from serving.graphql.document_size import cost
from serving.graphql.documents import Documents
from serving.graphql.parameters import Parameters
from serving.limits import Limits
from tests.serving import tiny


def cost_of(text: str, **variables: object) -> int:
    documents = Documents(tiny.schema(), Limits(), kept=1)
    operation = documents.prepared(Parameters(text, {}, None, 0)).operations[0]
    values: Mapping[str, Any] = {**operation.defaults, **variables}
    return cost(operation.parts, values)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("{ who branch { name } }", 0),
        ("{ branches { totalCount } }", 20),
        ("{ branches(first: 7) { nodes { name } edges { node { name } } } }", 7),
        ("{ branches(last: 3) { nodes { name } } }", 3),
        ("{ branch { leaves { name } } }", 20),
        ("{ branch { leaves(first: 100) { name } } }", 100),
        ("{ branches(first: 7) { nodes { leaves(first: 3) { name } } } }", 7 + 7 * 3),
        (
            "{ branches(first: 7) { edges { node { branch { leaves(first: 3) { name }"
            " } } } } }",
            7 + 7 * 3,
        ),
        ("{ nodes(ids: [1, 2, 3, 4]) { name } }", 0),
        ("{ nodes(ids: [1, 2, 3, 4]) { leaves(first: 5) { name } } }", 20),
        ("{ nodes(ids: 9) { leaves(first: 5) { name } } }", 5),
        ('{ nodes(ids: "Leaf:9") { leaves(first: 5) { name } } }', 5),
        ("mutation { remove(ids: [1, 2]) { count results { name } } }", 0),
        (
            "mutation { remove(ids: [1, 2]) { results { leaves(first: 5)"
            " { name } } } }",
            10,
        ),
    ],
)
def test_pages_cost_their_size_times_the_lists_around_them(
    text: str, expected: int
) -> None:
    assert cost_of(text) == expected


def test_a_fragment_costs_at_each_of_its_spreads() -> None:
    text = """
        { branches(first: 2) { nodes { ...F branch { ...F } } } }
        fragment F on Branch { ... on Branch { leaves(first: 5) { name } } }
    """

    assert cost_of(text) == 2 + 2 * (5 + 5)


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({"n": 50}, 50),
        ({"n": 50.0}, 50),
        ({}, 8),
        ({"n": None}, 20),
        ({"n": "many"}, 20),
    ],
)
def test_the_cost_is_that_of_the_variables(
    variables: dict[str, object], expected: int
) -> None:
    text = "query ($n: Int = 8) { branches(first: $n) { totalCount } }"

    assert cost_of(text, **variables) == expected


@pytest.mark.parametrize(
    ("ids", "expected"), [([1, 2, 3], 6), ([], 0), ("Leaf:9", 2), (9, 2)]
)
def test_ids_in_a_variable_multiply_what_stands_below(
    ids: object, expected: int
) -> None:
    """One that is not in a list is a list of one, by GraphQL's rules."""
    text = "query ($ids: [ID!]!) { nodes(ids: $ids) { leaves(first: 2) { name } } }"

    assert cost_of(text, ids=ids) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [([{"__typename": "Task", "id": n} for n in "123"], 60), ([], 0)],
)
def test_keys_of_a_gateway_multiply_what_stands_below(
    keys: object, expected: int
) -> None:
    text = """
      query ($keys: [_Any!]!) {
        _entities(representations: $keys) { ... on Task { annotations { id } } }
      }
    """
    documents = Documents(build(federation=True), Limits(), kept=1)
    operation = documents.prepared(Parameters(text, {}, None, 0)).operation(None)

    assert operation.cost({"keys": keys}) == expected


FIRST_QUERIES = [
    "{ tasks(first: 50) { nodes { annotations { id } } } }",
    "{ tasks(first: 100) { nodes { annotations { id } predictions { id } } } }",
    "{ tasks { nodes { id annotations { id result regions: result } } } }",
]


@pytest.mark.parametrize("text", [*FIRST_QUERIES, scenarios.PAGE])
def test_what_people_write_first_is_within_the_usual_limits(text: str) -> None:
    documents = Documents(build(), Limits(), kept=1)
    operation = documents.prepared(Parameters(text, {}, None, 0)).operation(None)

    assert 0 < operation.cost({"first": scenarios.PAGE_TASKS}) <= Limits().cost


HEAVY = [
    "{ __schema { types { name } } }",
    '{ __type(name: "Task") { name } }',
    "{ annotation(id: 1) { accuracyDetails { accuracy } } }",
    "query A { viewer { id } ...b } fragment b on Query { project(id: 1) { c: title"
    " confusionMatrices { control } } }",
    "mutation { unsetGroundTruth(annotationId: 1) { changed } }",
]
LIGHT = [
    "{ __typename viewer { id } }",
    '{ tasks(filter: {search: "accuracyDetails __type exportTasks"}) { totalCount } }',
    "{ exportTasks(projectId: 1) { tasks } }",
]


@pytest.mark.parametrize("text", [*HEAVY, *LIGHT])
def test_what_computes_much_is_told_by_its_fields_and_not_by_its_text(
    text: str,
) -> None:
    documents = Documents(build(), Limits(), kept=1)
    operation = documents.prepared(Parameters(text, {}, None, 0)).operation(None)

    assert operation.is_light == (text in LIGHT)
    assert operation.is_export == ("exportTasks(" in text)
    assert not operation.asks_label_studio


def test_what_may_wait_for_a_label_studio_is_told() -> None:
    documents = Documents(build(), Limits(), kept=1)
    text = "mutation { unlinkLabelStudio(id: 1) { deletedId } }"
    operation = documents.prepared(Parameters(text, {}, None, 0)).operation(None)

    assert operation.asks_label_studio
