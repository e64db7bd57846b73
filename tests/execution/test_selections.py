"""What is selected comes out under its key, in the order of the document."""

import pytest

from execution.selections import assembler
from tests.execution.asking import BREADTH_FIRST, ask, both
from tests.execution.library import Library


def test_keys_come_in_the_order_of_the_document() -> None:
    text = "{ node(id: 1) { b: id a: id ... on Author { z: name } kind } }"

    result = ask(BREADTH_FIRST, text, Library())

    assert result.data is not None
    assert list(result.data["node"]) == ["b", "a", "z", "kind"]


def test_what_is_selected_twice_is_merged() -> None:
    text = """{
      node(id: 3) { ... on Book { author { id } } ...more }
    }
    fragment more on Book { id author { name } ... on Node { id } }
    """

    result = ask(BREADTH_FIRST, text, Library())

    assert result.data == {
        "node": {"author": {"id": "AuthorRow:3", "name": "Author 3"}, "id": "BookRow:3"}
    }


def test_fragments_of_other_types_select_nothing() -> None:
    text = "{ nodes(ids: [0, 1]) { ... on Author { name } ... on Magazine { issue } } }"

    result = ask(BREADTH_FIRST, text, Library())

    assert result.data == {"nodes": [{}, {"name": "Author 1"}]}


@pytest.mark.parametrize(
    ("include", "skip", "keys"),
    [
        (True, False, ["id", "name"]),
        (False, False, ["id"]),
        (True, True, ["id"]),
    ],
)
def test_skip_wins_over_include(include: bool, skip: bool, keys: list[str]) -> None:
    text = """query ($include: Boolean!, $skip: Boolean!) {
      node(id: 1) { id ... on Author { name @include(if: $include) @skip(if: $skip) } }
    }"""

    result = ask(BREADTH_FIRST, text, Library(), include=include, skip=skip)

    assert result.data is not None
    assert list(result.data["node"]) == keys


def test_objects_of_which_everything_is_skipped_are_empty() -> None:
    result = ask(BREADTH_FIRST, "{ shelf { id @skip(if: true) } }", Library())

    assert result.data == {"shelf": [{}, {}, {}]}


@pytest.mark.parametrize("width", [1, 63, 64, 65, 200])
def test_an_object_may_have_any_number_of_keys(width: int) -> None:
    names = " ".join(f"k{number}: id" for number in range(width))

    ours, theirs = both(f"{{ shelf {{ {names} }} }}", Library())

    assert ours == theirs
    assert ours[0].count("BookRow:1") == width


def test_columns_become_one_dict_for_each_row() -> None:
    assert assembler(["id", "title"])([[1, 2], ["a", "b"]]) == [
        {"id": 1, "title": "a"},
        {"id": 2, "title": "b"},
    ]


def test_a_union_is_completed_type_by_type() -> None:
    text = "{ shelf { similar { __typename ... on Node { id } } } }"

    result = ask(BREADTH_FIRST, text, Library())

    assert result.data is not None
    assert result.data["shelf"][2] == {
        "similar": [
            {"__typename": "Magazine", "id": "MagazineRow:2"},
            {"__typename": "Book", "id": "BookRow:3"},
        ]
    }
