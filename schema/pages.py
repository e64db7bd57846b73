"""The arguments of lists: where a page begins, and how long it is."""

from typing import Annotated

import strawberry

from models.lists.pages import Window
from resolvers import pages

FIRST = pages.PAGE_SIZE

First = Annotated[
    int | None,
    strawberry.argument(
        description="The number of items from the start, or after `after`: 0 to 100."
    ),
]
After = Annotated[
    str | None,
    strawberry.argument(description="The page begins after this cursor."),
]
Last = Annotated[
    int | None,
    strawberry.argument(
        description="The number of items from the end, or before `before`: 0 to 100."
    ),
]
Before = Annotated[
    str | None,
    strawberry.argument(description="The page ends before this cursor."),
]
Offset = Annotated[
    int,
    strawberry.argument(
        description=(
            "The number of items to skip before `first`, to jump in a list: 0 to"
            f" {pages.MOST_SKIPPED:,}. To read a list page by page, `after` is faster,"
            " and neither skips nor repeats items."
        )
    ),
]


def window(
    first: int | None,
    after: str | None,
    last: int | None,
    before: str | None,
    offset: int = 0,
) -> Window:
    """The part of a list that these arguments ask for."""
    if last is not None and isinstance(first, pages.DefaultSize):
        first = None
    return pages.window(first, after, last, before, offset)
