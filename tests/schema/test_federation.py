"""The schema as a subgraph: entities by their keys, as a gateway asks for them."""

import re
from typing import Any

import pytest
from graphql import build_schema, find_schema_changes, print_schema

from models.rows import UserRow
from schema.federation import ENTITIES
from schema.printed import printed
from schema.schema import build
from tests.counting import count_statements
from tests.limiting import Limited
from tests.schema.asking import Ask
from tests.stored import Stored

ENTITIES_BY_KEYS = """
  query ($representations: [_Any!]!) {
    _entities(representations: $representations) {
      __typename
      ... on Task { id data annotations { id } }
      ... on Annotation { id accuracy isGroundTruth }
      ... on Prediction { id modelVersion }
      ... on Project { id title }
    }
  }
"""


SUBGRAPH = build(federation=True)
ONCE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def ask(admin: UserRow) -> Ask:
    """Asks the subgraph, as the admin unless another viewer is named."""
    return Ask(SUBGRAPH, admin)


def key(type_name: str, given: Any) -> dict[str, Any]:
    return {"__typename": type_name, "id": given}


def entities(ask: Ask, *keys: Any, viewer: UserRow | None = None) -> list[Any]:
    answer = ask(ENTITIES_BY_KEYS, viewer, representations=list(keys))
    found: list[Any] = answer["_entities"]
    return found


def test_entities_of_all_types_come_in_the_order_of_their_keys(
    stored: Stored, ask: Ask
) -> None:
    project = stored.project("Animals")
    tasks = [stored.task(project, text=text) for text in ("first", "second")]
    annotation = stored.annotation(tasks[1])
    stored.ground_truth(annotation)
    prediction = stored.prediction(tasks[0], model_version="v7")

    keys = [
        key("Task", f"Task:{tasks[1].id}"),
        key("Prediction", f"Prediction:{prediction.id}"),
        key("Task", str(tasks[0].id)),
        key("Annotation", annotation.id),
        key("Project", f"Project:{project.id}") | {"what": ["else", {"is": "known"}]},
        key("Task", f"Task:{tasks[1].id}"),
    ]

    second = {
        "__typename": "Task",
        "id": f"Task:{tasks[1].id}",
        "data": {"text": "second"},
        "annotations": [{"id": f"Annotation:{annotation.id}"}],
    }
    expected = [
        second,
        {
            "__typename": "Prediction",
            "id": f"Prediction:{prediction.id}",
            "modelVersion": "v7",
        },
        {
            "__typename": "Task",
            "id": f"Task:{tasks[0].id}",
            "data": {"text": "first"},
            "annotations": [],
        },
        {
            "__typename": "Annotation",
            "id": f"Annotation:{annotation.id}",
            "accuracy": None,
            "isGroundTruth": True,
        },
        {
            "__typename": "Project",
            "id": f"Project:{project.id}",
            "title": "Animals",
        },
        second,
    ]
    assert entities(ask, *keys) == expected
    theirs = Ask(build(breadth_first=False, federation=True), ask.viewer)
    assert entities(theirs, *keys) == expected


def test_keys_may_stand_in_the_document(stored: Stored, ask: Ask) -> None:
    task = stored.task(text="written")
    text = """
      query ($id: ID!) {
        _entities(representations: [{__typename: "Task", id: $id}]) {
          ... on Task { data }
        }
      }
    """

    assert ask(text, id=f"Task:{task.id}") == {
        "_entities": [{"data": {"text": "written"}}]
    }


def test_what_is_not_there_or_not_seen_is_null_as_by_nodes(
    stored: Stored, ask: Ask
) -> None:
    own, others = stored.project(), stored.project()
    annotator = stored.member(own, "ANNOTATOR")
    mine, theirs = stored.task(own), stored.task(others)
    stored.assignment(mine, annotator)
    hidden = stored.annotation(mine)
    stored.annotation(theirs)
    keys = [
        key(name, f"{name}:{number}")
        for name in ENTITIES
        for number in (mine.id, theirs.id, own.id, others.id, hidden.id, 99)
    ]

    found = entities(ask, *keys, viewer=annotator)

    nodes = ask(
        "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }",
        annotator,
        ids=[one["id"] for one in keys],
    )["nodes"]
    assert [one and one["id"] for one in found] == [one and one["id"] for one in nodes]
    seen = {one["id"] for one in found if one}
    assert {f"Task:{mine.id}", f"Project:{own.id}"} <= seen
    assert not {f"Task:{theirs.id}", f"Project:{others.id}"} & seen


@ONCE
@pytest.mark.parametrize(
    ("representation", "reason", "said"),
    [
        (key("Change", "Change:1"), "INVALID_VALUE", "is of the type 'Change'"),
        (key("Query", "1"), "INVALID_VALUE", "is of the type 'Query'"),
        (key("Task", None), "INVALID_VALUE", "`representations[1]` has no `id`"),
        (key("Task", True), "INVALID_VALUE", "`representations[1]` has no `id`"),
        (key("Task", 1.5), "INVALID_VALUE", "`representations[1]` has no `id`"),
        ({"__typename": "Task"}, "INVALID_VALUE", "has no `id`; write"),
        ({"id": "Task:1"}, "INVALID_VALUE", "has no `__typename`"),
        (key(["Task"], 1), "INVALID_VALUE", "has no `__typename`"),  # type: ignore[arg-type]
        ("Task:1", "INVALID_VALUE", "is not an object"),
        ([key("Task", 1)], "INVALID_VALUE", "is not an object"),
        (key("Task", "Annotation:1"), "INVALID_ID", "write Task:1"),
        (key("Task", "one"), "INVALID_ID", "'one'"),
        (key("Task", -1), "INVALID_ID", "'-1'"),
        (key("Task", 2**63), "INVALID_ID", "'9223372036854775808'"),
        (key("X" * 1000, 1), "INVALID_VALUE", f"'{'X' * 60}\\u2026'"),
    ],
)
def test_a_key_of_no_entity_is_told(
    representation: Any, reason: str, said: str, stored: Stored, ask: Ask
) -> None:
    good = key("Task", stored.task().id)

    refused = ask.refused(ENTITIES_BY_KEYS, representations=[good, representation])

    assert (refused.code, refused.reason) == ("BAD_USER_INPUT", reason)
    assert said in refused.message


@ONCE
def test_there_may_be_as_many_keys_as_ids(ask: Ask, limited: Limited) -> None:
    keys = [key("Task", number) for number in range(1, 101)]
    assert entities(ask, *keys) == [None] * 100

    refused = ask.refused(ENTITIES_BY_KEYS, representations=[*keys, keys[0]])

    assert (refused.code, refused.reason) == ("BAD_USER_INPUT", "TOO_MANY")
    assert "101" in refused.message
    limited(node_ids=101)
    assert len(entities(ask, *keys, keys[0])) == 101


def test_many_keys_take_as_many_statements_as_one_of_each_type(
    stored: Stored, ask: Ask
) -> None:
    for _ in range(20):
        task = stored.task()
        stored.annotation(task)
        stored.prediction(task)

    counts = [
        _statements(ask, [key(name, n + 1) for n in range(many) for name in types])
        for types in (ENTITIES[1:2], ENTITIES[:1], ENTITIES)
        for many in (1, 20)
    ]

    assert counts[0::2] == counts[1::2]
    assert counts[4] - counts[2] == 3


def _statements(ask: Ask, keys: list[Any]) -> int:
    with count_statements() as counted:
        assert None not in entities(ask, *keys)
    return counted.count


@ONCE
def test_the_language_of_the_subgraph_is_the_contract_with_keys(ask: Ask) -> None:
    sdl = ask("{ _service { sdl } }")["_service"]["sdl"]

    plain = build_schema(sdl, assume_valid_sdl=True)
    assert print_schema(plain).strip() == printed().strip()
    assert re.findall(r"^type (\w+)[^{]* @key\(fields: \"id\"\) \{", sdl, re.M) == [
        name for name in plain.type_map if name in ENTITIES
    ]
    assert sdl.count("@key(") == len(ENTITIES)
    assert sdl.startswith("extend schema\n  @link(url: ")


@ONCE
def test_a_server_by_itself_has_nothing_of_it(admin: UserRow) -> None:
    refused = Ask(build(), admin).answer("{ _service { sdl } }")

    assert "_service" in refused.errors[0]["message"]
    assert "_entities" not in printed()


def test_all_else_is_the_same_with_and_without_it() -> None:
    subgraph = build_schema(print_schema(SUBGRAPH._schema))
    alone = build_schema(printed())

    changes = find_schema_changes(alone, subgraph)

    assert {change.description for change in changes} == {
        "_Any was added.",
        "_Entity was added.",
        "_Service was added.",
        "Field Query._entities was added.",
        "Field Query._service was added.",
    }
