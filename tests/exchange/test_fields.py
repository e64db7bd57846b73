"""The small fields, in the forms that files have them in."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange import fields
from exchange.checks import NULL_INSTEAD, InvalidValue

APRIL = 1_617_264_000_000_000  # 2021-04-01T08:00:00Z in microseconds
Field = Callable[[object, str, list[InvalidValue]], object]


def read(field: Field, value: object) -> tuple[Any, list[str]]:
    told: list[InvalidValue] = []
    return field(value, "f", told), [str(fault) for fault in told]


def refused(field: Field, value: object) -> str:
    with pytest.raises(InvalidValue) as caught:
        field(value, "f", [])
    return str(caught.value)


@pytest.mark.parametrize(
    "value",
    [
        "2021-04-01T08:00:00Z",
        "2021-04-01t08:00:00z",
        "2021-04-01T10:00:00+02:00",
        "2021-04-01T08:00:00.000Z",
        "2021-04-01T08:00:00.0000000009Z",
        "2021-04-01T08:00:00",
        "2021-04-01 08:00:00",
        " 2021-04-01 08:00 ",
        "2021-04-01 08:00:00 UTC",
        "2021-04-01T08:00:00+0000",
        1_617_264_000,
        1_617_264_000.0,
        "1617264000",
        "1617264000.0",
        1_617_264_000_000,
        "1617264000000",
        1_617_264_000_000_000,
        1_617_264_000_000_000_000,
        "1617264000000000000",
    ],
)
def test_a_moment_is_told_by_its_form(value: object) -> None:
    assert read(fields.moment, value) == (APRIL, [])


def test_a_date_is_its_first_moment_and_a_fraction_is_kept() -> None:
    assert read(fields.moment, "2021-04-01")[0] == APRIL - 8 * 3_600_000_000
    assert read(fields.moment, "20210401")[0] == APRIL - 8 * 3_600_000_000
    assert read(fields.moment, 1_617_264_000.25)[0] == APRIL + 250_000
    assert read(fields.moment, "2021-04-01T08:00:00.1Z")[0] == APRIL + 100_000


@given(st.integers(10**8, 10**10 - 1), st.sampled_from([1, 10**3, 10**6]))
def test_a_moment_since_1970_is_the_same_in_every_unit(second: int, unit: int) -> None:
    written = datetime.fromtimestamp(second, UTC).isoformat()

    assert read(fields.moment, second * unit) == read(fields.moment, written)


@pytest.mark.parametrize("value", [None, "", "  "])
def test_a_moment_may_be_missing(value: object) -> None:
    assert read(fields.moment, value) == (None, [])


@pytest.mark.parametrize(
    "value",
    [0, 5, -1_617_264_000, 50_000_000_000, 10**20, True, [], "yesterday", "01.04.2021"],
)
def test_what_is_not_clearly_a_moment_is_refused(value: object) -> None:
    assert "must be a time such as" in refused(fields.moment, value)


@pytest.mark.parametrize(
    ("value", "external_id"),
    [
        (12, "12"),
        (12.0, "12"),
        ("12", "12"),
        (" a-1 ", "a-1"),
        (-0.0, "0"),
        (1212345678901234567, "1212345678901234567"),
        (2**64 - 1, "18446744073709551615"),
        ("99999999999999999999", "99999999999999999999"),
        (None, None),
    ],
)
def test_an_id_keeps_every_digit(value: object, external_id: str | None) -> None:
    assert read(fields.external_id, value) == (external_id, [])


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (12.5, "must be a whole number, not 12.5"),
        (1.2345678901234568e18, "has lost its last digits"),
        (1e300, "has lost its last digits"),
        (2**64, "more than 64 bits"),
        (-(2**63) - 1, "more than 64 bits"),
        (True, "must be a number or a text"),
        ({}, "must be a number or a text"),
        ("", "must not be empty"),
    ],
)
def test_an_id_that_may_be_another_is_refused(value: object, fault: str) -> None:
    assert fault in refused(fields.external_id, value)


@pytest.mark.parametrize(
    ("value", "version"),
    [
        ("m1", "m1"),
        (1626871423, "1626871423"),
        (2.5, "2.5"),
        (3.0, "3.0"),
        (None, "undefined"),
        (" ", "undefined"),
    ],
)
def test_a_model_version_is_a_text_as_json_writes_it(
    value: object, version: str
) -> None:
    assert read(fields.model_version, value) == (version, [])


@pytest.mark.parametrize("value", [True, [], {}])
def test_a_model_version_that_is_not_a_name_is_refused(value: object) -> None:
    assert "must be a text" in refused(fields.model_version, value)


@pytest.mark.parametrize(
    ("value", "truth"),
    [
        *((value, True) for value in (True, 1, 1.0, "true", " True ", "1")),
        *((value, False) for value in (False, 0, "FALSE", "0", None, "")),
    ],
)
def test_true_and_false_are_read_where_they_are_clear(
    value: object, *, truth: bool
) -> None:
    assert read(fields.boolean, value) == (truth, [])


@pytest.mark.parametrize("value", [2, -1, 0.5, "yes", [], {}])
def test_what_is_neither_true_nor_false_is_refused(value: object) -> None:
    assert "must be true or false" in refused(fields.boolean, value)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        (12, 12.0),
        (3.25, 3.25),
        ("3.5", 3.5),
        ("1e2", 100.0),
        (0, 0.0),
        (None, None),
        ("", None),
    ],
)
def test_a_lead_time_is_seconds(value: object, seconds: float | None) -> None:
    assert read(fields.lead_time, value) == (seconds, [])


@pytest.mark.parametrize(
    ("value", "told"),
    [(-3.5, "-3.5 seconds are below 0"), (float("nan"), "null"), (1e999, "null")],
)
def test_a_lead_time_that_cannot_be_is_left_out_and_told(
    value: float, told: str
) -> None:
    seconds, warnings = read(fields.lead_time, value)

    assert seconds is None
    assert told in warnings[0]


@pytest.mark.parametrize(("value", "fault"), [("1 s", "seconds"), (2**64, "64 bits")])
def test_a_lead_time_that_is_not_a_number_is_refused(value: object, fault: str) -> None:
    assert fault in refused(fields.lead_time, value)


@pytest.mark.parametrize("value", ["high", True, [], float("nan"), float("inf")])
def test_a_score_that_is_not_a_number_is_left_out_and_told(value: object) -> None:
    score, told = read(fields.score, value)

    assert score is None
    assert "f: is left out" in told[0]


def test_a_score_may_be_a_text_but_not_beyond_64_bits() -> None:
    assert read(fields.score, "0.5") == (0.5, [])
    assert "64 bits" in refused(fields.score, 10**30)


@pytest.mark.parametrize(
    "field", [fields.external_id, fields.moment, fields.boolean, fields.model_version]
)
def test_a_number_that_is_not_finite_is_null_and_told(field: Field) -> None:
    value, told = read(field, float("nan"))

    assert value == read(field, None)[0]
    assert told == ["f: " + NULL_INSTEAD]
