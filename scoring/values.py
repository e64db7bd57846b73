"""When two JSON values are the same, and what they have in common."""

import re
from collections.abc import Collection, Hashable, Mapping
from typing import Any, TypeGuard

LARGEST = 1e300
"""Numbers beyond this are not computed with: sums of them would not be finite."""

DEEPEST = 100
"""What lies deeper than this is compared as a whole: results are not nested so far."""

WRITTEN = re.compile(r"\s*[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)([eE][+-]?[0-9]+)?\s*")
"""A number as text."""

LONGEST = 64
"""No number is written with more characters."""

NUMBERS = (int, float)
"""The types that JSON's numbers are read as; booleans are of the first too."""

Leaves = frozenset[tuple[tuple[Hashable, ...], Hashable]]

EMPTY: Mapping[type, Hashable] = {dict: ("empty", "object"), list: ("empty", "list")}
"""What stands for an object or a list that holds nothing."""


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether this is a number that can be computed with: finite, and no boolean."""
    if type(value) is float or type(value) is int:  # nearly all are: seen fast
        return -LARGEST < value < LARGEST
    return (
        isinstance(value, NUMBERS)
        and not isinstance(value, bool)
        and -LARGEST < value < LARGEST
    )


def number_of(value: object) -> int | float | None:
    """The number that a value is or, as text, names; None if it is neither.

    >>> number_of("12.5"), number_of(True), number_of("twelve")
    (12.5, None, None)
    """
    if type(value) is int or type(value) is float:
        return value if -LARGEST < value < LARGEST else None
    if isinstance(value, str):
        if len(value) > LONGEST or not WRITTEN.fullmatch(value):
            return None
        value = float(value)
    return value if is_number(value) else None


def as_number(value: object) -> Hashable:
    """Something equal for numbers, as text too, that are equal; else as ``key``."""
    number = number_of(value)
    return key(value) if number is None else ("number", number)


def scalar_key(value: object) -> Hashable:
    """Something equal for equal scalars: 1 is 1.0, but true is not 1.

    NaN equals NaN; what JSON does not know equals nothing, not even itself.
    """
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, bool):
        return ("boolean", value)
    if isinstance(value, NUMBERS):
        is_nan = value != value  # noqa: PLR0124
        return ("number", "NaN" if is_nan else value)
    return object()


def key(value: object) -> Hashable:
    """Something equal for equal JSON values of any kind."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict | list):
        return leaves(value)
    return scalar_key(value)


def name_key(value: object) -> Hashable:
    """As ``key``, for what a label config names: there every name is a text.

    So a number is the text that writes it.

    >>> name_key(5), name_key(5.0), name_key("5"), name_key(2.5)
    ('5', '5', '5', '2.5')
    """
    if is_number(value):
        is_whole = isinstance(value, int) or value.is_integer()
        return str(int(value) if is_whole else value)
    return key(value)


def keys(values: Collection[Any]) -> frozenset[Hashable]:
    """The names that a list holds, as labels and choices, but for nulls."""
    for value in values:
        if type(value) is not str:
            return frozenset(name_key(each) for each in values if each is not None)
    return frozenset(values)  # what nearly all lists of labels are


def leaves(value: object) -> Leaves:
    """Every scalar of a JSON value with the path that leads to it.

    An empty object or list counts as a scalar. Equal leaves are equal values.

    >>> sorted(leaves({"a": "x", "b": ["y"]}))
    [(('a',), 'x'), (('b', 0), 'y')]
    """
    found: list[tuple[tuple[Hashable, ...], Hashable]] = []
    waiting: list[tuple[tuple[Hashable, ...], object]] = [((), value)]
    while waiting:
        path, node = waiting.pop()
        if not isinstance(node, dict | list):
            found.append((path, scalar_key(node)))
        elif not node:
            found.append((path, EMPTY[type(node)]))
        elif len(path) == DEEPEST:
            found.append((path, ("deep", *_signs(node))))
        else:
            steps = enumerate(node) if isinstance(node, list) else node.items()
            waiting.extend(((*path, step), child) for step, child in steps)
    return frozenset(found)


def _signs(value: object) -> list[Hashable]:
    """A value sign by sign, as it would be written down: equal for equal values."""
    signs: list[Hashable] = []
    waiting: list[object] = [value]
    while waiting:
        node = waiting.pop()
        if isinstance(node, list):
            signs.append(("list", len(node)))
            waiting.extend(node)
        elif isinstance(node, dict):
            names = sorted(node, key=str)
            signs.append(("object", *names))
            waiting.extend(node[name] for name in names)
        else:
            signs.append(scalar_key(node))
    return signs


def scalars(value: object) -> Leaves:
    """The leaves that hold a scalar: empty objects and lists have none.

    >>> sorted(scalars({"a": "x", "b": []}))
    [(('a',), 'x')]
    """
    return frozenset(leaf for leaf in leaves(value) if leaf[1] not in EMPTY.values())


def share(truth: frozenset[Hashable], other: frozenset[Hashable]) -> float:
    """Share of what either of two sets has that both have (Jaccard index).

    Range:  0.0 (disjoint) to 1.0 (equal); a ratio, without unit.
    Empty:  both empty is 1.0, one empty is 0.0.
    Source: P. Jaccard, The distribution of the flora in the alpine zone, 1912.

    >>> share(frozenset("ab"), frozenset("bc"))
    0.3333333333333333
    """
    either = len(truth | other)
    return len(truth & other) / either if either else 1.0


def listed(value: object) -> list[object]:
    """A list as it is, nothing for null, and a bare value as a list of one."""
    if value is None:
        return []
    return value if isinstance(value, list) else [value]
