"""Pages of lists: sizes, cursors, and rows that come and go between them."""

from typing import Any

import pytest

from models.lists.keysets import cursor_of
from schema.schema import schema
from tests.schema.asking import Ask
from tests.stored import Stored, choice

ORDERS = sorted(schema._schema.type_map["TaskOrderField"].values)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "given",
    [
        {"first": 101},
        {"first": -1},
        {"last": 101},
        {"last": -1},
        {"first": 2**31 - 1},
    ],
)
def test_a_page_has_from_none_to_a_hundred_items(
    given: dict[str, int], ask: Ask, stored: Stored
) -> None:
    refusal = ask.refused("tasks", None, **given)

    assert refusal.reason == "OUT_OF_RANGE"
    assert "100" in refusal.message


def test_both_ends_at_once_are_refused(ask: Ask, stored: Stored) -> None:
    refusal = ask.refused("tasks", first=20, last=20)

    assert refusal.reason == "INVALID_VALUE"


def test_twenty_items_come_unless_asked_otherwise(ask: Ask, stored: Stored) -> None:
    project = stored.project()
    for _ in range(21):
        stored.task(project)

    by_default = ask("{ tasks { nodes { id } } }")["tasks"]["nodes"]
    by_null = ask("{ tasks(first: null) { nodes { id } } }")["tasks"]["nodes"]
    from_the_end = ask("{ tasks(last: 3) { nodes { id } } }")["tasks"]["nodes"]
    none = ask("{ tasks(first: 0) { totalCount nodes { id } } }")["tasks"]

    assert [one["id"] for one in by_default] == [f"Task:{n}" for n in range(1, 21)]
    assert by_null == by_default
    assert [one["id"] for one in from_the_end] == ["Task:19", "Task:20", "Task:21"]
    assert none == {"totalCount": 21, "nodes": []}


@pytest.mark.parametrize("cursor", ["", "x", "WyJJRCIsMV0=x", "\x00", "é", "W10"])
def test_a_bad_cursor_is_a_clear_error(cursor: str, ask: Ask, stored: Stored) -> None:
    for end in ("after", "before"):
        refusal = ask.refused("tasks", None, **{end: cursor})
        assert refusal.reason == "INVALID_VALUE"
        assert "cursor" in refusal.message


def test_a_cursor_of_another_order_is_refused(ask: Ask, stored: Stored) -> None:
    stored.task()
    cursor = ask("tasks")["tasks"]["pageInfo"]["endCursor"]

    refusal = ask.refused("tasks", after=cursor, orderBy=[{"field": "CREATED_AT"}])

    assert refusal.reason == "INVALID_VALUE"
    assert "orderBy" in refusal.message


def test_a_cursor_of_an_earlier_version_is_refused(ask: Ask, stored: Stored) -> None:
    """Equal values were ordered by ascending ids there: pages would repeat rows."""
    _make_tasks(stored, 2)
    cursor = cursor_of("-CREATED_AT,ID", [1, 1])
    order = [{"field": "CREATED_AT", "direction": "DESC"}]

    refusal = ask.refused("tasks", after=cursor, orderBy=order)

    assert refusal.reason == "INVALID_VALUE"
    assert "earlier version" in refusal.message


@pytest.mark.parametrize(
    ("direction", "expected"), [("ASC", [1, 2, 3]), ("DESC", [3, 2, 1])]
)
@pytest.mark.parametrize("field", ["ANNOTATION_COUNT", "MEAN_ACCURACY"])
def test_equal_rows_follow_the_direction_by_their_ids(
    field: str, direction: str, expected: list[int], ask: Ask, stored: Stored
) -> None:
    for _ in range(3):
        stored.task()

    page = _page(ask, [{"field": field, "direction": direction}], first=3)

    assert [node["id"] for node in page["nodes"]] == [f"Task:{id_}" for id_ in expected]


@pytest.mark.parametrize("direction", ["ASC", "DESC"])
@pytest.mark.parametrize("field", ORDERS)
def test_pages_neither_skip_nor_repeat_rows_that_stay(
    field: str, direction: str, ask: Ask, stored: Stored
) -> None:
    _make_tasks(stored, 9)
    order = [{"field": field, "direction": direction}]
    at_once = [one["id"] for one in _page(ask, order, first=100)["nodes"]]
    seen: list[str] = []
    after = None
    while True:
        page = _page(ask, order, first=2, after=after)
        seen += [one["id"] for one in page["nodes"]]
        after = page["pageInfo"]["endCursor"]
        if not page["pageInfo"]["hasNextPage"]:
            break
        _make_tasks(stored, 1)

    assert [one for one in seen if one in at_once] == at_once
    assert len(seen) == len(set(seen))


@pytest.mark.parametrize("field", ORDERS)
def test_a_list_read_backwards_is_the_same_list(
    field: str, ask: Ask, stored: Stored
) -> None:
    _make_tasks(stored, 7)
    order = [{"field": field, "direction": "DESC"}]
    forwards = [one["id"] for one in _page(ask, order, first=100)["nodes"]]
    backwards: list[str] = []
    before = None
    while len(backwards) < len(forwards):
        page = _page(ask, order, last=3, before=before)
        backwards = [one["id"] for one in page["nodes"]] + backwards
        before = page["pageInfo"]["startCursor"]

    assert backwards == forwards
    assert page["pageInfo"]["hasPreviousPage"] is False


def test_edges_hold_the_nodes_with_their_cursors(ask: Ask, stored: Stored) -> None:
    _make_tasks(stored, 3)
    document = """{ tasks {
        edges { cursor node { id } } nodes { id } pageInfo { startCursor endCursor }
    } }"""

    found = ask(document)["tasks"]

    assert [edge["node"] for edge in found["edges"]] == found["nodes"]
    assert found["edges"][0]["cursor"] == found["pageInfo"]["startCursor"]
    assert found["edges"][-1]["cursor"] == found["pageInfo"]["endCursor"]


def test_an_order_names_each_field_once(ask: Ask, stored: Stored) -> None:
    twice = [{"field": "CREATED_AT"}, {"field": "CREATED_AT", "direction": "DESC"}]

    assert ask.refused("tasks", orderBy=twice).reason == "INVALID_VALUE"


def test_totals_count_the_whole_list_of_each_parent(ask: Ask, stored: Stored) -> None:
    counts = [3, 0, 2]
    for count in counts:
        project = stored.project()
        for _ in range(count):
            stored.task(project)
    document = """{ projects { totalCount nodes {
        one: tasks(first: 1) { totalCount nodes { id } }
        none: tasks(filter: {hasGroundTruth: true}) { totalCount }
    } } }"""

    found = ask(document)["projects"]

    assert found["totalCount"] == 3
    assert [one["one"]["totalCount"] for one in found["nodes"]] == counts
    assert [len(one["one"]["nodes"]) for one in found["nodes"]] == [1, 0, 1]
    assert [one["none"]["totalCount"] for one in found["nodes"]] == [0, 0, 0]


def _page(ask: Ask, order: list[dict[str, str]], **part: Any) -> Any:
    return ask("tasks", orderBy=order, **part)["tasks"]


def _make_tasks(stored: Stored, count: int) -> None:
    """Tasks with and without answers and ground truths; many values are equal."""
    project = stored.project()
    for number in range(count):
        task = stored.task(project)
        for answer in range(number % 3):
            stored.annotation(task, None, choice("no" if answer else "yes"))
        if number % 3 and number % 2:
            stored.ground_truth(stored.annotation(task))


@pytest.mark.parametrize("offset", [-1, 1_000_001])
def test_an_offset_beyond_its_range_is_refused(ask: Ask, offset: int) -> None:
    refusal = ask.refused(
        f"{{ tasks(first: 1, offset: {offset}) {{ nodes {{ id }} }} }}"
    )

    assert refusal.reason == "OUT_OF_RANGE"


def test_an_offset_is_of_the_first_items_only(ask: Ask) -> None:
    refusal = ask.refused("{ tasks(last: 1, offset: 1) { nodes { id } } }")

    assert refusal.reason == "INVALID_VALUE"
