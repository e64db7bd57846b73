"""Makes the objects of the response out of the columns of their fields."""

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

Columns = Sequence[Sequence[Any]]
Assembler = Callable[[Columns], list[dict[str, Any]]]

MOST_WRITTEN_OUT = 64


def assembler(keys: Sequence[str]) -> Assembler:
    """A function from one column for each key to one dict for each row.

    >>> assembler(["id", "title"])([[1, 2], ["a", "b"]])
    [{'id': 1, 'title': 'a'}, {'id': 2, 'title': 'b'}]
    """
    if 0 < len(keys) <= MOST_WRITTEN_OUT:
        return _written_out(len(keys))(*keys)
    return lambda columns: [
        dict(zip(keys, row, strict=True)) for row in zip(*columns, strict=True)
    ]


@lru_cache(maxsize=MOST_WRITTEN_OUT)
def _written_out(width: int) -> Callable[..., Assembler]:
    """``[{k0: v0, k1: v1} for v0, v1 in zip(*columns)]``, for so many keys.

    A dict display is three times as fast as ``dict(zip(...))`` and has to be
    written for each number of keys. Nothing of the document gets into the source.
    """
    keys = [f"k{index}" for index in range(width)]
    values = [f"v{index}" for index in range(width)]
    display = ", ".join(f"{k}: {v}" for k, v in zip(keys, values, strict=True))
    source = (
        f"lambda {', '.join(keys)}: lambda columns: "
        f"[{{{display}}} for {', '.join(values)}, in zip(*columns)]"
    )
    return eval(source, {"zip": zip})  # type: ignore[no-any-return]  # noqa: S307
