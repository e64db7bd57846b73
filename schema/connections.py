"""Pages of lists: edges, nodes, where a page lies, and the total."""

from typing import Generic, NamedTuple, TypeVar

import strawberry

from execution import Selected, computed, merge
from models.lists.pages import Window
from resolvers import pages
from resolvers.pages import Listing
from schema.declare import object_type
from schema.fields import resolved

Item = TypeVar("Item")


class EdgeRow(NamedTuple):
    """A row with its cursor."""

    cursor: str
    node: object


def _edges(listing: Listing) -> list[EdgeRow]:
    page = listing.page
    return [EdgeRow(*pair) for pair in zip(page.cursors, page.rows, strict=True)]


@object_type
class PageInfo:
    """The position of a page in its list."""

    has_next_page: bool = computed(
        lambda page: page.has_next, description="Whether items follow this page."
    )
    has_previous_page: bool = computed(
        lambda page: page.has_previous,
        description="Whether items come before this page.",
    )
    start_cursor: str | None = computed(
        lambda page: page.first_cursor,
        description="The cursor of the first item. Null on an empty page.",
    )
    end_cursor: str | None = computed(
        lambda page: page.last_cursor,
        description=(
            "The cursor of the last item: give it as `after` for the next page. Null on"
            " an empty page."
        ),
    )


@object_type
class Edge(Generic[Item]):
    """One item of a page, and its position in the list."""

    cursor: str = strawberry.field(
        description="The position of the item; give it as `after` or `before`."
    )
    node: Item = strawberry.field(description="The item.")


@object_type
class Connection(Generic[Item]):
    """One page of a list, and the length of the whole list."""

    edges: list[Edge[Item]] = computed(
        _edges, description="The items of this page with their cursors."
    )
    nodes: list[Item] = computed(
        lambda listing: listing.page.rows,
        description="The same items without their cursors.",
    )
    page_info: PageInfo = computed(
        lambda listing: listing.page,
        description="The position of this page in the list.",
    )
    total_count: int = resolved(
        pages.totals,
        description=(
            "The number of items on all pages. It is counted only if you select it."
        ),
    )


def window_of(window: Window, selected: Selected) -> Window:
    """The part of a list that is asked for, with what is selected of its items."""
    items = (selected.below("nodes"), selected.below("edges").below("node"))
    return window._replace(columns=merge(items).attributes)
