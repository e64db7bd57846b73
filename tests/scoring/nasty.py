"""Parts that no result should have, where they may be put, and what must hold then."""

from collections.abc import Iterator
from typing import Any

from scoring import Scorer

NASTY: list[Any] = [
    None,
    True,
    -1,
    10**400,
    1e308,
    5e-324,
    float("nan"),
    float("inf"),
    "",
    "NaN",
    "\ud800",
    [],
    [[]],
    [None, None],
    [[1, 2], [3]],
    {},
    {"x": {}},
    [0] * 9,
]


def places(node: Any) -> Iterator[tuple[Any, Any]]:
    """Every container of a JSON value, with every key or number in it."""
    steps = node.items() if isinstance(node, dict) else enumerate(node)
    for step, child in list(steps):
        yield node, step
        if isinstance(child, dict | list):
            yield from places(child)


def look(scorer: Scorer, truth: Any, other: Any) -> None:
    reference = scorer.reference(truth)
    comparison = reference.compare(other)
    assert reference.score(other) == comparison.score
    assert reference.assess(other) == (
        comparison.score,
        comparison.status,
        comparison.answered_control_count,
        comparison.control_count,
    )
    assert (comparison.score is None) == (comparison.status != "SCORED")
    assert comparison.score is None or 0 <= comparison.score <= 1
    assert all(0 <= control.score <= 1 for control in comparison.controls)
    assert all(0 <= label.score <= 1 for label in comparison.labels)
    assert all(0 <= pair.score <= 1 for pair in comparison.pairs)
