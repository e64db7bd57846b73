"""Times and dates are read in every form that people write."""

from typing import Any

import pytest

from scoring import compile_scorer
from tests.scoring.builders import (
    config,
    result,
    results,
    score,
)

TIMES = (
    '<View><TimeSeries name="o" value="$v" timeFormat="{}"/>'
    '<TimeSeriesLabels name="c" toName="o"/></View>'
)


def during(start: object, end: object) -> list[dict[str, Any]]:
    return results({"start": start, "end": end, "timeserieslabels": ["On"]})


@pytest.mark.parametrize(
    ("time_format", "start", "middle", "end"),
    [
        ("%d.%m.%Y %H:%M", "05.06.2026 10:00", "05.06.2026 11:00", "05.06.2026 12:00"),
        ("%m/%d/%Y %I %p", "06/05/2026 10 AM", "06/05/2026 11 AM", "06/05/2026 12 PM"),
        ("%-d.%-m.%Y %-H:%M", "5.6.2026 8:00", "5.6.2026 9:00", "5.6.2026 10:00"),
        ("%d %b %Y", "05 Jun 2026", "06 Jun 2026", "07 Jun 2026"),
        ("%Y%m%d", "20260629", "20260630", "20260701"),
        ("%d.%m.", "29.02.", "01.03.", "02.03."),
        ("%H:%M:%S.%L", "10:00:00.000", "10:00:00.500", "10:00:01.000"),
        ("%d.%m.%Y", "2026-06-05", "2026-06-06", "2026-06-07"),
        ("%d.%m.%Y", 1000, 2000, 3000),
        ("%d.%m.%Y", "1970-01-01T00:00:01", 2000, "3000"),
        ("%Q", 1000, "2000", "1970-01-01T00:00:03Z"),
        ("%s", "1", 2, "1970-01-01T00:00:03Z"),
        ("%", "1", "2", "3"),
        ("", "10:00", "11:00", "12:00"),
        ("", "2026-01-01T10:00", "2026-01-01T11:00+00:00", "2026-01-01T12:00Z"),
    ],
)
def test_times_are_read_by_the_format_of_the_series(
    time_format: str, start: object, middle: object, end: object
) -> None:
    label_config = TIMES.format(time_format)
    whole = during(start, end)

    assert score(label_config, whole, whole) == 1
    assert score(label_config, whole, during(start, middle)) == pytest.approx(0.5)
    assert score(label_config, during(middle, end), whole) == pytest.approx(0.5)


def test_answers_about_a_time_read_it_by_the_format_too() -> None:
    label_config = TIMES.format("%d.%m.%Y").replace(
        "</View>", '<Choices name="q" toName="o" perRegion="true"/></View>'
    )
    times = {"start": "05.06.2026", "end": "07.06.2026"}
    truth = [result(times | {"choices": ["good"]}, "q", id="r")]
    other = [result(times | {"end": "06.06.2026", "choices": ["good"]}, "q", id="r")]

    found = compile_scorer(label_config).reference(truth).compare(other)

    assert found.controls[1].score == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("attributes", "truth", "other"),
    [
        ('format="%d.%m.%Y"', "05.06.2026", "2026-06-05"),
        ('format="%d/%m/%Y"', "05/06/2026", "5/6/2026"),
        ('format="%m/%d/%y %H:%M"', "06/05/26 10:00", "2026-06-05T10:00:00Z"),
        ('only="date"', "2026-06-05", "2026-06-05T00:00:00"),
        ('only="year"', "2026", 2026),
        ('only="year"', "2026", "2026-01-01"),
        ('only="month,year"', "2026-06", "2026-06-01"),
        ('only="time"', "10:00", "10:00:00"),
        ("", " 2026-06-05 ", "2026-06-05"),
    ],
)
def test_dates_are_the_same_moment_however_they_are_written(
    attributes: str, truth: object, other: object
) -> None:
    dates = config("DateTime", attributes)
    sides = results({"datetime": truth}), results({"datetime": other})

    assert score(dates, *sides) == 1
    assert score(dates, sides[0], results({"datetime": "1999-12-31"})) == 0
