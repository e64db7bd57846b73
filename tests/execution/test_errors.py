"""Which errors are told, in which order, and what they take away."""

from typing import Any

import pytest

from tests.execution.asking import BREADTH_FIRST, ask, both
from tests.execution.library import Library


class Odd(Library):
    """A library in which exactly the given things are odd."""

    def __init__(self, **odd: Any) -> None:
        super().__init__()
        self._odd = odd

    def odd(self, name: str, key: object, usual: Any, *odd: Any) -> Any:
        return self._odd.get(f"{name}_{key}", usual)


def test_null_where_none_may_be_takes_the_nearest_that_may_be_null() -> None:
    library = Odd(author_0=None)

    result = ask(BREADTH_FIRST, "{ shelf { beside { author { name } } } }", library)

    assert result.data == {
        "shelf": [
            {"beside": [[None, None], None, []]},
            {"beside": [[{"author": {"name": "Author 1"}}, None], None, []]},
            {"beside": [[{"author": {"name": "Author 2"}}, None], None, []]},
        ]
    }
    assert result.errors is not None
    assert [(error.message, error.path) for error in result.errors] == [
        (
            "Cannot return null for non-nullable field Book.author.",
            ["shelf", 0, "beside", 0, 0, "author"],
        )
    ]


def test_null_that_nothing_above_may_be_takes_all() -> None:
    result = ask(BREADTH_FIRST, "{ shelf { title } }", Odd(title_1=None))

    assert result.data is None
    assert result.errors is not None
    assert [error.path for error in result.errors] == [["shelf", 1, "title"]]


def test_errors_behind_one_that_took_their_object_are_not_told() -> None:
    library = Odd(title_0=None, pages_0=LookupError("behind"), pages_1="before")
    text = "{ books { nodes { beside { title pages } a: pages } } }"

    ours, theirs = both(text, library)

    assert ours == theirs
    told = [error["path"] for error, _ in ours[1]]
    assert told == [
        ["books", "nodes", 0, "beside", 0, 0, "title"],
        ["books", "nodes", 0, "a"],
        ["books", "nodes", 1, "beside", 0, 0, "pages"],
        ["books", "nodes", 1, "a"],
    ]


def test_errors_come_in_the_order_of_the_response_not_of_the_levels() -> None:
    library = Odd(name_0="", name_1=object, rating_0="x", rating_1="y")
    text = "{ shelf { maybeAuthor { name } rating } }"

    ours, theirs = both(text, library)

    assert ours == theirs
    assert [error["path"][1:] for error, _ in ours[1]] == [
        [0, "rating"],
        [1, "maybeAuthor", "name"],
        [1, "rating"],
    ]


def test_an_error_keeps_its_code_and_its_place_in_the_document() -> None:
    library = Odd(code_1="bad")

    result = ask(BREADTH_FIRST, "{\n  shelf {\n    maybeCode\n  }\n}", library)

    assert result.errors is not None
    assert [error.formatted for error in result.errors] == [
        {
            "message": "A bad code.",
            "locations": [{"line": 3, "column": 5}],
            "path": ["shelf", 1, "maybeCode"],
            "extensions": {"code": "BAD"},
        }
    ]


@pytest.mark.parametrize("name", ["pages", "rating", "inPrint", "maybeGenre", "tags"])
@pytest.mark.parametrize(
    "value",
    [
        *(None, True, 0, 7, -(2**31), 2**31, 2**53, 1.0, 1.5, 1e400, float("nan")),
        *("", "7", "1.5", "poetry", "POETRY", b"x", [], ["a"], {"a": 1}, object),
        *([None], ["a", 5], ("b",), {"c"}, range(2), LookupError("lost")),
    ],
    ids=repr,
)
def test_any_value_of_a_leaf_comes_out_alike(name: str, value: object) -> None:
    attribute = {"inPrint": "in_print", "maybeGenre": "genre"}.get(name, name)
    library = Odd(**{f"{attribute}_1": value})

    ours, theirs = both(f"{{ node(id: 3) {{ id }} shelf {{ {name} }} }}", library)

    assert ours == theirs


@pytest.mark.parametrize(
    ("text", "variables"),
    [
        ("query ($n: Int!) { books(first: $n) { totalCount } }", {}),
        ("query ($n: Int!) { books(first: $n) { totalCount } }", {"n": "x"}),
        ("query ($n: Int = 1) { books(first: $n) { totalCount } }", {"n": None}),
        ("query ($n: Int = 1) { books(first: $n) { totalCount } }", {}),
        ("query ($g: Genre) { shelf { author { books(genre: $g) { id } } } }", {}),
        (
            "query ($g: Genre) { shelf { author { books(genre: $g) { id } } } }",
            {"g": "CRIME"},
        ),
        (
            "query ($f: [BookFilter]) { echo(filters: $f) }",
            {"f": {"pages": {"lte": None}}},
        ),
        ("query ($f: [BookFilter]) { echo(filters: $f) }", {"f": [None, {"no": 1}]}),
        ('{ shelf { weight(unit: "stone") } }', {}),
        ("{ shelf { author { books(first: -1) { id } } } }", {}),
    ],
)
def test_arguments_and_variables_are_coerced_alike(
    text: str, variables: dict[str, Any]
) -> None:
    ours, theirs = both(text, Library(), **variables)

    assert ours == theirs
