"""Numbers may be text; a text that is not a number is not guessed at."""

from typing import Any

import pytest

from scoring import compile_scorer
from tests.scoring.builders import (
    box,
    config,
    region_score,
    result,
    results,
    score,
)
from tests.scoring.examples import EXAMPLES


def as_text(node: Any) -> Any:
    if isinstance(node, dict):
        return {name: as_text(child) for name, child in node.items()}
    if isinstance(node, list):
        return [as_text(child) for child in node]
    return str(node) if type(node) in (int, float) else node


# Free objects and the words of a chat may be texts of digits.
WITH_NUMBERS = [
    name
    for name, example in EXAMPLES.items()
    if not any(tag in example["config"] for tag in ("ReactCode", "VideoVector", "Chat"))
]


@pytest.mark.parametrize("name", WITH_NUMBERS)
def test_numbers_may_be_text(name: str) -> None:
    example = EXAMPLES[name]
    scorer = compile_scorer(example["config"])
    written = [
        {key: as_text(part) if key != "id" else part for key, part in item.items()}
        for item in example["result"]
    ]

    assert scorer.score(example["result"], written) == pytest.approx(1)
    assert scorer.unread(written) == scorer.unread(example["result"])


@pytest.mark.parametrize(
    "text", ["", "ten", "1_0", "0x10", "nan", "inf", "1e999", "1,5"]
)
def test_a_text_that_is_no_number_is_not_guessed_at(text: str) -> None:
    scorer = compile_scorer(config("Number"))

    unread = scorer.unread(results({"number": text}))

    assert unread.unreadable_by_control == {"c": 1}


@pytest.mark.parametrize("page", ["1", 1.0, " 1 "])
def test_the_page_may_be_text(page: object) -> None:
    truth = [result({"choices": ["a"]}, item_index=1)]

    assert score(config("Choices"), truth, [truth[0] | {"item_index": page}]) == 1
    first = [result({"choices": ["a"]})]
    assert score(config("Choices"), first, [first[0] | {"item_index": "0"}]) == 1
    assert score(config("Choices"), first, [first[0] | {"item_index": page}]) == 0


def test_exact_compares_numbers_by_value_however_they_are_written() -> None:
    drawn = box(10, 20, 30, 40, "A")

    assert region_score("RectangleLabels", drawn, as_text(drawn), "exact") == 1
    assert region_score("RectangleLabels", drawn, drawn | {"x": "11"}, "exact") == 0
