"""What is taken from a task, and what is said where something is wrong."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.digests import digest
from exchange.tasks import ImportedTask, TaskReader, search_text
from tests.limiting import Limited

MOMENT = "2026-11-23T20:45:53.25Z"
MICROSECONDS = 1_795_466_753_250_000


def read(value: object) -> ImportedTask:
    reading = TaskReader(7).read(value)
    assert reading.faults == []
    assert reading.task is not None
    return reading.task


def faults(value: object) -> list[str]:
    reading = TaskReader(7).read(value)
    assert (reading.task is None) == bool(reading.faults)
    return [str(fault) for fault in reading.faults]


def warnings(value: object) -> list[str]:
    return [str(warning) for warning in TaskReader(7).read(value).warnings]


def task(**parts: Any) -> dict[str, Any]:
    return {"data": {"text": "abc"}, **parts}


def annotated(*annotations: Any) -> dict[str, Any]:
    return task(annotations=[{"result": [], **one} for one in annotations])


def predicted(*predictions: Any) -> dict[str, Any]:
    return task(predictions=[{"result": [], **one} for one in predictions])


def nested(levels: int) -> Any:
    value: Any = {}
    for _ in range(levels - 1):
        value = {"a": value}
    return value


def test_only_the_data_is_needed() -> None:
    found = read({"data": {"text": "Abc"}})

    assert found == ImportedTask(
        external_id=None,
        data='{"text":"Abc"}',
        meta=None,
        search_text="abc",
        created_at=None,
        updated_at=None,
        annotations=(),
        predictions=(),
        ground_truth=None,
        data_digest=digest({"text": "Abc"}),
        lists_annotations=False,
        lists_predictions=False,
    )


def test_everything_that_is_kept_is_read() -> None:
    result = [{"from_name": "c", "value": {"choices": ["A"]}}]
    annotation = {
        "id": 12,
        "completed_by": {"email": "Ada@X.org", "first_name": "Ada", "last_name": "L."},
        "result": result,
        "was_cancelled": False,
        "ground_truth": True,
        "lead_time": 12.5,
        "created_at": MOMENT,
        "updated_at": "2026-11-23T21:45:53.250001+01:00",
    }
    prediction = {
        "id": "p1",
        "model_version": "m1",
        "score": 0.87,
        "result": result,
        "created_at": MOMENT,
    }

    found = read(
        task(
            id=3,
            meta={"a": 1},
            created_at=MOMENT,
            annotations=[annotation],
            predictions=[prediction],
        )
    )

    (answer,) = found.annotations
    assert found.external_id == "3"
    assert found.meta == '{"a":1}'
    assert found.created_at == MICROSECONDS
    assert found.ground_truth is answer
    assert answer.external_id == "12"
    assert answer.author == ("ada@x.org", "Ada L.", None)
    assert json.loads(answer.result) == result
    assert (answer.lead_time, answer.was_cancelled) == (12.5, False)
    assert (answer.created_at, answer.updated_at) == (MICROSECONDS, MICROSECONDS + 1)
    (guess,) = found.predictions
    assert guess[:3] == ("p1", "m1", 0.87)
    assert guess.created_at == MICROSECONDS


def test_what_is_missing_has_the_value_that_means_the_least() -> None:
    found = read(annotated({}) | predicted({}))

    (answer,), (guess,) = found.annotations, found.predictions
    assert (answer.external_id, answer.author, answer.lead_time) == (None, None, None)
    assert (answer.is_marked, answer.was_cancelled) == (False, False)
    assert found.ground_truth is None
    assert (guess.model_version, guess.score) == ("undefined", None)


def test_a_result_that_is_null_is_an_empty_answer() -> None:
    assert read(annotated({"result": None})).annotations[0].result == "[]"


@pytest.mark.parametrize(
    ("value", "fault"),
    [
        (7, 'must be an object such as {"data": {"text": "…"}}, not 7.'),
        ({}, 'data: is missing: a task is {"data": {"text": "…"}, …}.'),
        ({"data": "abc"}, 'data: must be an object such as {"text": "…"}, not "abc".'),
        (task(id=True), "id: must be a number or a text, not true."),
        (task(id=" "), "id: must not be empty. Leave it out instead."),
        (
            task(id="x" * 201),
            "id: has 201 characters; at most 200 are allowed"
            " (GROUND_TRUTH_LIMIT_TEXT_CHARACTERS).",
        ),
        (
            task(created_at="yesterday"),
            'created_at: must be a time such as "2026-11-23T20:45:53Z",'
            ' not "yesterday".',
        ),
        (task(annotations={}), "annotations: must be a list, not an object."),
        (
            task(annotations=["1"]),
            'annotations[0]: must be an object such as {"result": []}, not "1".',
        ),
        (
            task(annotations=[{}]),
            "annotations[0].result: is missing. For an answer without regions, use [].",
        ),
        (
            annotated({}, {"result": "A"}),
            'annotations[1].result: must be a list, not "A".',
        ),
        (
            annotated({"result": [{}, 4]}),
            "annotations[0].result[1]: must be an object such as"
            ' {"type": "choices", "value": {…}}, not 4.',
        ),
        (
            annotated({"completed_by": "ada"}),
            'annotations[0].completed_by: must be {"email": "name@example.org"}, an'
            ' address, a user\'s number or null, not "ada".',
        ),
        (
            annotated({"completed_by": {"email": "nobody"}}),
            "annotations[0].completed_by.email: must be an email address, not"
            ' "nobody".',
        ),
        (
            annotated({"ground_truth": "yes"}),
            'annotations[0].ground_truth: must be true or false, not "yes".',
        ),
        (
            annotated({"lead_time": "1 s"}),
            'annotations[0].lead_time: must be a number of seconds, not "1 s".',
        ),
        (
            annotated({"id": 1}, {"id": 1}),
            "annotations[1].id: is 1, which is used twice in this task. Ids must be"
            " unique.",
        ),
        (
            predicted({"model_version": [2]}),
            "predictions[0].model_version: must be a text, not a list.",
        ),
        (
            annotated({"result": [{"text": "a\0b"}]}),
            "annotations[0].result[0].text: has a NUL character, which cannot be"
            " stored.",
        ),
        (
            annotated({"result": [{"text": "a\ud800"}]}),
            "annotations[0].result[0].text: has half a character (a lone surrogate) at"
            " position 2, which cannot be stored.",
        ),
        (
            task(meta={"a\0": 1}),
            "meta: has a NUL character, which cannot be stored.",
        ),
        (
            {"data": {"x": 2**64}},
            "data.x: is an integer of more than 64 bits; write it as a text.",
        ),
    ],
)
def test_what_is_wrong_is_said_with_what_would_be_right(
    value: object, fault: str
) -> None:
    assert faults(value) == [fault]


def test_each_part_that_is_wrong_is_said() -> None:
    value = task(
        annotations=[{"result": 1}, {"result": []}, {}], predictions=[{"result": 2}]
    )

    assert [fault.split(":")[0] for fault in faults(value)] == [
        "annotations[0].result",
        "annotations[2].result",
        "predictions[0].result",
    ]


def test_a_result_takes_as_many_bytes_as_the_limit_and_no_more(
    limited: Limited,
) -> None:
    result = [{"text": "ä" * 100}]  # [{"text":"…"}] around 200 bytes

    limited(result_bytes=213)
    assert read(annotated({"result": result}))
    limited(result_bytes=212)
    assert faults(annotated({"result": result})) == [
        "annotations[0].result: has 213 bytes as JSON; at most 212 are allowed"
        " (GROUND_TRUTH_LIMIT_RESULT_BYTES)."
    ]


def test_the_usual_limit_of_a_result_is_256_kilobytes() -> None:
    around = len('[{"t":""}]')

    assert read(annotated({"result": [{"t": "x" * (256_000 - around)}]}))
    assert faults(annotated({"result": [{"t": "x" * (256_001 - around)}]}))


def test_a_result_lies_as_deep_as_the_limit_and_no_deeper() -> None:
    assert read(annotated({"result": [nested(19)]}))
    assert (
        "is 21 levels deep; at most 20"
        in faults(annotated({"result": [nested(20)]}))[0]
    )


@pytest.mark.parametrize("levels", [255, 900])
def test_data_far_too_deep_is_refused_all_the_same(levels: int) -> None:
    assert "is 21 levels deep" in faults({"data": nested(levels)})[0]


def test_many_brackets_that_lie_side_by_side_are_not_deep() -> None:
    assert read(annotated({"result": [{"points": [[1, 2]] * 500}]}))


def test_numbers_that_are_not_finite_are_null_and_told_once_with_their_count() -> None:
    value = annotated(
        {"result": [{"x": float("nan"), "y": [1, float("inf")]}, {"a": None}]}
    )
    value["data"]["x"] = float("-inf")

    found = read(value)

    assert json.loads(found.data)["x"] is None
    assert json.loads(found.annotations[0].result) == [
        {"x": None, "y": [1, None]},
        {"a": None},
    ]
    told = TaskReader(7).read(value).warnings
    assert [(one.path, one.count) for one in told] == [
        ("annotations[0].result[0].x", 2),
        ("data.x", 1),
    ]
    assert "It is read as null" in told[0].message


def test_a_text_that_only_looks_like_a_nul_is_kept() -> None:
    (answer,) = read(
        annotated({"result": [{"text": "\\u0000", "x": None}]})
    ).annotations

    assert json.loads(answer.result) == [{"text": "\\u0000", "x": None}]


@given(
    st.lists(
        st.dictionaries(
            st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")),
            st.none()
            | st.booleans()
            | st.integers(-(2**63), 2**64 - 1)
            | st.floats(allow_nan=False, allow_infinity=False),
        )
    )
)
def test_every_result_that_is_taken_is_kept_as_it_is(result: list[Any]) -> None:
    (answer,) = read(annotated({"result": result})).annotations

    assert json.loads(answer.result) == result


def test_of_several_ground_truths_the_one_updated_last_wins() -> None:
    value = annotated(
        {"ground_truth": True, "updated_at": "2026-01-03T00:00:00Z"},
        {"ground_truth": True, "updated_at": "2026-01-05T00:00:00Z"},
        {"ground_truth": True},
        {"ground_truth": False, "updated_at": "2026-01-09T00:00:00Z"},
    )

    found = read(value)

    assert found.ground_truth is found.annotations[1]
    assert warnings(value) == [
        "annotations[2].ground_truth:"
        " is not set, because annotations[1] is also marked and is later.",
        "annotations[0].ground_truth:"
        " is not set, because annotations[1] is also marked and is later.",
    ]


def test_a_skipped_annotation_is_no_ground_truth() -> None:
    value = annotated({"ground_truth": True, "was_cancelled": True})

    assert read(value).ground_truth is None
    assert warnings(value) == [
        "annotations[0].ground_truth: is not set, because the annotation was skipped."
    ]


def test_a_score_that_is_no_number_is_left_out_and_reported() -> None:
    value = predicted({"score": "high"}, {"score": 0.5})

    assert [one.score for one in read(value).predictions] == [None, 0.5]
    assert warnings(value) == [
        'predictions[0].score: is left out: it must be a finite number, not "high".'
    ]


def test_predictions_of_which_there_are_only_ids_are_left_out_and_reported() -> None:
    value = task(predictions=[4, 5])

    assert read(value).predictions == ()
    assert "predictions: are left out: these are only their ids" in warnings(value)[0]


def test_drafts_are_not_read_and_told() -> None:
    assert read(task(drafts=[{"result": 7}])) == read(task(drafts=[])) == read(task())
    assert "drafts: are ignored" in warnings(task(drafts=[{}]))[0]
    assert warnings(task(drafts=[])) == []


def test_a_search_looks_through_texts_and_numbers_but_not_through_files() -> None:
    data = {
        "a": "Straße",
        "b": [1, 2.5, {"c": "ÄPFEL"}],
        "image": "data:image/png;base64,iVBORw0KGgo=",
        "d": None,
        "e": True,
    }

    assert search_text(data) == "strasse\n1\n2.5\näpfel"
