"""Which answer that is here an answer that comes in is."""

from typing import NamedTuple

from exchange.pairing import Brought, paired


class Row(NamedTuple):
    id: int
    external_id: str | None
    owner: str
    result: str


def ids(brought: list[Brought], stored: list[Row]) -> list[int | None]:
    return [row and row.id for row in paired(brought, stored)]


def test_an_id_decides_whoever_the_owner_is() -> None:
    stored = [Row(1, "a", "ada", "x"), Row(2, "b", "ben", "y")]

    assert ids([Brought("b", "ada", "x"), Brought("c", "ada", "x")], stored) == [
        2,
        None,
    ]


def test_without_an_id_it_is_the_owners_of_the_same_result() -> None:
    stored = [
        Row(1, None, "ada", "x"),
        Row(2, "b", "ada", "y"),
        Row(3, None, "ben", "y"),
    ]

    assert ids([Brought(None, "ada", "y")], stored) == [2]


def test_without_an_id_and_a_same_result_it_is_the_owners_oldest() -> None:
    stored = [Row(1, None, "ada", "x"), Row(2, None, "ada", "y")]

    assert ids([Brought(None, "ada", "z"), Brought(None, "ben", "x")], stored) == [
        1,
        None,
    ]


def test_none_is_taken_twice() -> None:
    stored = [Row(1, "a", "ada", "x"), Row(2, None, "ada", "y")]
    brought = [
        Brought(None, "ada", "x"),
        Brought(None, "ada", "y"),
        Brought(None, "ada", "y"),
        Brought("a", "ada", "z"),
    ]

    assert ids(brought, stored) == [None, 2, None, 1]
