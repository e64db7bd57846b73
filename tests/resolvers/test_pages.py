"""From many parents to their children, each in its place."""

from collections.abc import Sequence

from models.lists.pages import Page
from models.rows import UserRow
from resolvers.pages import Listing, align, totals
from resolvers.viewers import Viewer

VIEWER = Viewer(UserRow(1, "a@example.org", "a", is_admin=True), {})


def test_rows_come_in_the_order_of_the_ids() -> None:
    asked: list[set[int]] = []

    def read(ids: set[int]) -> dict[int, str]:
        asked.append(ids)
        return {7: "seven", 8: "eight"}

    assert align(read, [8, None, 7, 9, 8]) == ["eight", None, "seven", None, "eight"]
    assert asked == [{7, 8, 9}]


def test_nothing_is_read_for_nothing() -> None:
    def read(ids: set[int]) -> dict[int, str]:
        raise AssertionError(ids)

    assert align(read, [None, None]) == [None, None]


def test_totals_are_counted_once_for_all_lists_of_a_kind() -> None:
    calls = []

    def counter(sign: int) -> object:
        def count(viewer: Viewer, parents: Sequence[int]) -> list[int]:
            calls.append((sign, list(parents)))
            return [sign * parent for parent in parents]

        return count

    page: Page[object] = Page([], [], [], has_next=False, has_previous=False)
    plus, minus = counter(1), counter(-1)
    listed = [
        Listing(page, plus, 1),  # type: ignore[arg-type]
        Listing(page, minus, 2),  # type: ignore[arg-type]
        Listing(page, plus, 3),  # type: ignore[arg-type]
    ]

    assert totals(VIEWER, listed) == [1, -2, 3]
    assert calls == [(1, [1, 3]), (-1, [2])]
