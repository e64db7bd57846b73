"""Which answer that is here an answer that comes in is."""

import json
from typing import Any

import pytest

from exchange.pairing import Told, paired, paired_predictions

ADA, BEN = 1, 2


def told(
    external_id: str | None,
    owner: int | None,
    result: str = "x",
    **parts: Any,
) -> Told:
    is_known = parts.pop("is_known", owner is not None)
    source = parts.pop("source", "")
    text = json.dumps([result])
    return Told(external_id, source, owner, is_known, text, **parts)


def test_an_id_of_one_person_is_one_annotation() -> None:
    stored = [told("a", ADA, "x"), told("b", BEN, "y")]
    brought = [told("b", BEN, "z"), told("c", ADA, "x")]

    assert paired(brought, stored) == [1, None]


def test_another_known_person_under_the_same_id_is_another_annotation() -> None:
    assert paired([told("1", BEN)], [told("1", ADA)]) == [None]


@pytest.mark.parametrize(
    ("brought", "stored"),
    [
        (told("1", 9, "y", is_known=False, created_at=5), told("1", ADA, created_at=5)),
        (told("1", None, "y", created_at=5), told("1", ADA, created_at=5)),
        (told("1", ADA, "y", created_at=5), told("1", 9, is_known=False, created_at=5)),
        (told("1", 9, "y", is_known=False), told("1", ADA, created_at=5)),
        (
            told("1", 9, "y", is_known=False, created_at=5),
            told("1", 9, is_known=False, created_at=5),
        ),
    ],
)
def test_a_number_or_nobody_may_be_anybody_of_the_same_moment(
    brought: Told, stored: Told
) -> None:
    assert paired([brought], [stored]) == [0]


@pytest.mark.parametrize("owner", [9, None])
def test_of_a_number_or_nobody_another_moment_tells_another_annotation(
    owner: int | None,
) -> None:
    brought = told("1", owner, "y", is_known=False, created_at=6)

    assert paired([brought], [told("1", ADA, created_at=5)]) == [None]
    assert paired([brought], [told("1", owner, is_known=False, created_at=5)]) == [None]


def test_a_unique_id_goes_before_the_id() -> None:
    stored = [told("1", ADA, unique_id="u1"), told("2", ADA, unique_id="u2")]

    assert paired([told("1", ADA, unique_id="u2")], stored) == [1]
    assert paired([told("1", ADA, unique_id="u3")], stored) == [None]


def test_known_people_do_not_share_a_unique_id() -> None:
    assert paired([told("1", BEN, unique_id="u")], [told("1", ADA, unique_id="u")]) == [
        None
    ]


def test_an_id_is_of_its_source() -> None:
    assert paired([told("1", ADA, "y", source="b")], [told("1", ADA)]) == [None]


def test_what_label_studio_imported_is_found_by_the_id_it_had_here() -> None:
    stored = [told("1", ADA, "x", created_at=1), told("2", ADA, "y", created_at=2)]
    back = [
        told("2", ADA, "x", created_at=8, import_id="1"),
        told("3", ADA, "z", created_at=9, import_id="2"),
    ]

    assert paired(back, stored) == [0, 1]
    assert paired(back, stored, is_foreign=True) == [0, 1]


def test_an_id_it_had_here_is_of_another_if_a_known_person_gives_another() -> None:
    assert paired([told("7", BEN, import_id="1")], [told("1", ADA)]) == [None]


def test_an_id_of_another_label_studio_is_not_a_sign_by_itself() -> None:
    stored = [told("2", ADA, "y", created_at=2)]
    brought = [told("2", ADA, "z", created_at=9)]

    assert paired(brought, stored, is_foreign=True) == [None]
    assert paired(brought, stored) == [0]


def test_an_equal_answer_that_was_made_here_gets_the_id_that_comes_in() -> None:
    stored = [told(None, ADA, "x", source=None)]

    assert paired([told("5", ADA, "x", created_at=9)], stored) == [0]
    assert paired([told("5", ADA, "y", created_at=9)], stored) == [None]
    assert paired([told("5", ADA, "x", created_at=9)], [told("4", ADA, "x")]) == [None]


def test_without_an_id_it_is_the_owners_of_the_same_result() -> None:
    stored = [told(None, ADA, "x"), told("b", ADA, "y"), told(None, BEN, "y")]

    assert paired([told(None, ADA, "y")], stored) == [1]


def test_without_an_id_and_a_same_result_it_is_the_owners_oldest() -> None:
    stored = [told(None, ADA, "x"), told(None, ADA, "y")]

    assert paired([told(None, ADA, "z"), told(None, BEN, "x")], stored) == [0, None]


def test_without_an_id_a_number_of_another_moment_is_somebody_else() -> None:
    stored = [told(None, 9, "x", is_known=False, created_at=1)]

    assert paired([told(None, 9, "x", is_known=False, created_at=2)], stored) == [None]
    assert paired([told(None, 9, "y", is_known=False, created_at=1)], stored) == [0]


def test_none_is_taken_twice() -> None:
    stored = [told("a", ADA, "x"), told(None, ADA, "y")]
    brought = [
        told(None, ADA, "x"),
        told(None, ADA, "y"),
        told(None, ADA, "y"),
        told("a", ADA, "z"),
    ]

    assert paired(brought, stored) == [None, 1, None, 0]


def test_a_result_is_the_same_however_it_is_written() -> None:
    here = Told(None, "", ADA, True, '[{"a":1,"b":2}]')
    back = Told(None, "", ADA, True, '[{"b":2.0,"a":1}]')
    other = Told(None, "", ADA, True, '[{"a":1,"b":3}]')

    assert paired([other, back], [here]) == [None, 0]


def test_predictions_are_told_by_id_and_model_version() -> None:
    stored = [Told("1", "", "m1", True, "[]"), Told("2", "", "m2", True, "[1]")]
    brought = [Told("1", "", "m2", True, "[2]"), Told("1", "", "m1", True, "[3]")]

    assert paired_predictions(brought, stored) == [None, 0]


def test_an_equal_prediction_under_a_new_id_is_the_same() -> None:
    stored = [Told("1", "", "m1", True, "[]"), Told("2", "", "m1", True, "[1]")]
    brought = [Told("8", "", "m1", True, "[1]"), Told("9", "", "m1", True, "[2]")]

    assert paired_predictions(brought, stored) == [1, None]
