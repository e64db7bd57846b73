"""A long text becomes its values, one at a time, and a broken one says where."""

import json
import re
import tracemalloc
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import splitting
from exchange.sources import BrokenFile
from exchange.splitting import Splitter

JSON: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=10,
)


@pytest.fixture
def small_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let text come a character at a time, so that every value is cut everywhere."""
    monkeypatch.setattr(splitting, "_PIECE_CHARACTERS", 1)


def values(text: str, piece: int = 1) -> list[object]:
    cut: Iterator[str] = (
        text[start : start + piece] for start in range(0, len(text), piece)
    )
    return list(Splitter(cut).values())


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize("indent", [None, 2])
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_list_becomes_its_values_wherever_it_is_cut(
    indent: int | None, ascii_only: bool
) -> None:
    given_values = [
        {"a": [1, -2.5, 1e300, True, None], 'ä€😀\n"\\': 'ä€😀\n"\\'},
        [],
        {},
        12,
        -0.5,
        "x",
        False,
        None,
    ]
    text = json.dumps(given_values, indent=indent, ensure_ascii=ascii_only)

    assert values(text) == given_values


@given(st.lists(JSON), st.integers(1, 7))
def test_any_list_becomes_its_values(given_values: list[Any], piece: int) -> None:
    assert values(json.dumps(given_values), piece) == given_values


@pytest.mark.usefixtures("small_pieces")
def test_values_may_follow_one_another_instead_of_being_listed() -> None:
    assert values('{"a": 1}\n{"b": 2}\n') == [{"a": 1}, {"b": 2}]
    assert values(' {"a": 1} ') == [{"a": 1}]
    assert values('{"a": 1}{"b": 2}') == [{"a": 1}, {"b": 2}]


def test_integers_stay_integers_and_floats_stay_floats() -> None:
    found = values("[1, 1.0, 12345678901234567890123]")

    assert found == [1, 1.0, 12345678901234567890123]
    assert [type(one) for one in found] == [int, float, int]


@pytest.mark.usefixtures("small_pieces")
@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "The file is empty"),
        (" \n ", "The file is empty"),
        ("  7", "line 1, column 3: expected a list of tasks or a task"),
        ('[{"a": 1}', "line 1, column 10: expected a comma or ]"),
        ('[{"a": 1} {"b": 2}]', "line 1, column 11: expected a comma or ]"),
        ('[{"a": 1}] x', "line 1, column 12: expected nothing after the end"),
        ('[\n{"a": 1},\n{"b" 2}\n]', "line 3, column 6: Expecting ':' delimiter"),
        ('[\n{"a": "never ends', "line 2, column 7: the text that begins here does"),
        ('[{"a": "x\ty"}]', "line 1, column 10: a control character must be escaped"),
        ("[tru]", "line 1, column 2: Expecting value"),
        ("[1,]", "line 1, column 4: Expecting value"),
        ('{"a": 1}\n{"b": ', "line 2, column 7: Expecting value"),
    ],
)
def test_broken_json_says_line_and_column(text: str, message: str) -> None:
    with pytest.raises(BrokenFile) as caught:
        values(text)

    assert message in str(caught.value)


def test_a_value_without_end_is_refused_before_it_fills_the_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(splitting, "MAX_VALUE_CHARACTERS", 1000)
    monkeypatch.setattr(splitting, "_PIECE_CHARACTERS", 100)

    def endless() -> Iterator[str]:
        yield '["'
        while True:
            yield "x" * 100

    with pytest.raises(BrokenFile, match="more than 1,000 characters"):
        list(Splitter(endless()).values())


def test_a_long_list_is_never_in_memory_as_a_whole() -> None:
    task = '{"a":"' + "x" * 1000 + '"}'
    pieces = ("[" + task if number == 0 else "," + task for number in range(20_000))
    splitter = Splitter(chain(pieces, ["]"]))

    tracemalloc.start()
    count = sum(1 for _ in splitter.values())
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 20_000
    assert peak < 2_000_000  # of 20,000,000


def test_brackets_without_end_are_refused() -> None:
    with pytest.raises(BrokenFile, match="nested too deeply"):
        values("[" * 200_000, 100_000)


def test_a_number_without_end_is_refused() -> None:
    with pytest.raises(BrokenFile, match="too many digits"):
        values(f"[{'9' * 5000}]", 100_000)


def test_the_page_says_the_same_of_broken_json() -> None:
    """Both split files: in the browser and on the server, with one wording."""
    checkout = Path(__file__).parents[2]
    on_page = checkout / "web" / "src" / "page" / "importing" / "splitting.ts"
    on_server = Path(splitting.__file__)

    page, server = (
        set(re.findall(r'"(expected [^"]+)"', file.read_text("utf-8")))
        for file in (on_page, on_server)
    )

    assert len(server) == 5
    assert page == server
