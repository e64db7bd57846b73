"""What is not taken over, or is never compared, is told once for each kind."""

import base64
import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image

from exchange import ImportErrorPolicy, Report, Tally, import_tasks
from exchange.reports import REPORTED_PROBLEMS, Kinds, Problem
from models.db import database as db
from models.tables import Annotation
from tests.exchange.conftest import answer, task
from tests.settling import settled
from tests.stored import Stored, choice

Imported = Callable[..., Report]
BOXES = (
    '<View><Image name="img" value="$image"/>'
    '<RectangleLabels name="box" toName="img"><Label value="Pond"/></RectangleLabels>'
    "</View>"
)


def told(report: Report) -> list[tuple[str | None, int]]:
    return [(warning.path, warning.count) for warning in report.warnings]


def test_completions_are_annotations(stored: Stored) -> None:
    completions = [
        {
            "id": 1001,
            "created_at": 1_617_264_000,
            "honeypot": True,
            "result": choice("yes"),
        },
        {"id": 1002, "created_at": 1_617_264_100, "result": choice("no")},
    ]

    report = import_tasks(
        stored.project().id, [{"id": 1, "data": {}, "completions": completions}]
    )

    assert (report.errors, report.annotations) == ([], Tally(2))
    assert told(report) == [("completions[0].honeypot", 1)]
    settled()
    with db.read():
        first, second = Annotation.select().order_by(Annotation.id)
    assert (first.external_id, first.created_at) == ("1001", 1_617_264_000_000_000)
    assert second.accuracy == 0.0
    assert list(stored.ground_truths().values()) == [first.id]


def test_a_mark_by_its_new_name_goes_before_the_old_one(stored: Stored) -> None:
    given = answer(1, "a@x.org", honeypot=True, ground_truth=False)

    report = import_tasks(stored.project().id, [task(1, given)])

    assert (report.ground_truths, report.warnings) == (Tally(), [])


def test_what_old_exports_call_skipped_is_skipped(stored: Stored) -> None:
    completions = [
        {"id": 1, "honeypot": True, "result": choice("yes")},
        {"id": 2, "skipped": True, "result": choice("no")},
        {"id": 3, "skipped": False, "result": choice("no")},
        {"id": 4, "skipped": True, "was_cancelled": False, "result": choice("no")},
    ]

    report = import_tasks(
        stored.project().id, [{"id": 1, "data": {}, "completions": completions}]
    )
    settled()

    assert told(report) == [
        ("completions[0].honeypot", 1),
        ("completions[1].skipped", 1),
    ]
    with db.read():
        rows = list(Annotation.select().order_by(Annotation.id))
    assert [row.was_cancelled for row in rows] == [False, True, False, False]
    assert [row.accuracy for row in rows] == [None, None, 0.0, 0.0]


def test_completions_beside_annotations_are_told(stored: Stored) -> None:
    value = task(1, answer(1, "a@x.org"), completions=[{"result": []}, {"result": []}])

    report = import_tasks(stored.project().id, [value])

    assert report.annotations == Tally(1)
    assert told(report) == [("completions", 2)]


def test_what_is_only_ids_or_counts_is_told_once(stored: Stored) -> None:
    tasks: list[dict[str, Any]] = [
        task(1, predictions=[4, 5.0, {"id": 6}], drafts=[8]),
        task(2, predictions=[{"id": 7, "result": []}, 9], total_predictions=2),
        {"id": 3, "data": {}, "total_annotations": 3, "total_predictions": 1},
        {"id": 4, "data": {}, "total_annotations": 2, "annotations": [1, 2]},
        {"id": 5, "data": {}, "total_annotations": 0},
    ]

    report = import_tasks(stored.project().id, tasks)

    assert (report.errors, report.predictions) == ([], Tally(1))
    assert told(report) == [
        ("drafts", 1),
        ("predictions", 4),
        ("annotations", 3),
        ("predictions", 1),
        ("annotations", 2),
    ]
    assert report.warning_count == 11


def test_a_mark_on_a_prediction_is_told(stored: Stored) -> None:
    predictions: list[dict[str, Any]] = [
        {"result": [], "ground_truth": mark} for mark in (True, False)
    ]

    report = import_tasks(stored.project().id, [task(1, predictions=predictions)])

    assert told(report) == [("predictions[0].ground_truth", 1)]
    assert report.ground_truths == Tally()


def test_results_of_no_control_are_told_by_name_with_their_count(
    stored: Stored,
) -> None:
    renamed = [{**choice("yes")[0], "from_name": "feeling"}]
    nameless = [{"type": "choices", "value": {"choices": ["yes"]}}]
    tasks = [
        task(number, answer(1, "a@x.org", result=renamed + choice("yes")))
        for number in range(3)
    ]
    tasks.append(task(9, predictions=[{"result": renamed * 2}, {"result": nameless}]))

    report = import_tasks(stored.project().id, tasks)

    assert told(report) == [
        ("annotations[0].result", 3),
        ("predictions[0].result", 2),
        ("predictions[1].result", 1),
    ]
    first, _, last = report.warnings
    assert '"feeling" is not a control of the label config' in first.message
    assert "without `from_name`" in last.message


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("lower", "Choices tag of the label config whose `toName` is written `toname`"),
        ("loose", "Rating tag of the label config without `toName`"),
        ("text", "Text tag of the label config, not a control that is compared"),
        ("kinds", "Labels tag of the label config, not a control that is compared"),
    ],
)
def test_a_name_of_the_label_config_that_reads_nothing_says_why(
    stored: Stored, name: str, reason: str
) -> None:
    project = stored.project(
        label_config='<View><Text name="text" value="$t"/><Video name="v" value="$v"/>'
        '<Choices name="lower" toname="text"/><Rating name="loose"/>'
        '<Labels name="kinds" toName="v"/><VideoRectangle name="box" toName="v"/>'
        "</View>"
    )
    result = [{**choice("yes")[0], "from_name": name}]

    report = import_tasks(project.id, [task(1, answer(1, "a@x.org", result=result))])

    assert [warning.message for warning in report.warnings] == [
        f'"{name}" is a {reason}: its results are stored but never compared.'
    ]


def test_regions_that_cannot_be_read_are_told_by_control(stored: Stored) -> None:
    project = stored.project(label_config=BOXES)
    box = {"from_name": "box", "to_name": "img", "type": "rectanglelabels"}
    wrong = {**box, "value": {"x": "left", "rectanglelabels": ["Pond"]}}

    report = import_tasks(
        project.id, [task(1, answer(1, "a@x.org", result=[wrong, wrong]))]
    )

    assert report.annotations == Tally(1)
    assert told(report) == [("annotations[0].result", 2)]
    assert 'values of the control "box" cannot be read' in report.warnings[0].message


def test_masks_of_another_size_than_their_image_are_told(stored: Stored) -> None:
    project = stored.project(
        label_config='<View><Image name="img" value="$i"/><Bitmask name="mask"'
        ' toName="img"/></View>'
    )
    file = io.BytesIO()
    Image.new("LA", (2, 2)).save(file, "PNG")
    url = f"data:image/png;base64,{base64.b64encode(file.getvalue()).decode()}"
    mask = {"from_name": "mask", "to_name": "img", "value": {"imageDataURL": url}}
    small = {**mask, "original_width": 4, "original_height": 2}

    report = import_tasks(
        project.id, [task(1, answer(1, "a@x.org", result=[mask, small, small]))]
    )

    assert told(report) == [("annotations[0].result", 2)]
    assert 'masks of the control "mask" have another' in report.warnings[0].message


def test_problems_of_a_kind_are_one_with_the_first_place_and_a_count() -> None:
    kinds = Kinds()
    for index in range(3_214):
        path = f"annotations[{index % 7}].ground_truth"
        kinds.add(Problem(index, path, f"is not set: annotations[{index}] has it."))
    kinds.add(Problem(0, "annotations[0].lead_time", "is not set: x."))

    first, second = kinds.problems
    assert (first.index, first.path, first.count) == (
        0,
        "annotations[0].ground_truth",
        3_214,
    )
    assert second.count == 1


def test_kinds_beyond_a_thousand_are_only_counted(stored: Stored) -> None:
    results = [
        [{**choice("yes")[0], "from_name": f"control-{number}"}]
        for number in range(REPORTED_PROBLEMS + 5)
    ]

    report = import_tasks(
        stored.project().id,
        [task(1, *(answer(None, None, result=result) for result in results))],
    )

    assert len(report.warnings) == REPORTED_PROBLEMS
    assert report.warning_count == REPORTED_PROBLEMS + 5


@pytest.mark.parametrize("policy", list(ImportErrorPolicy))
def test_what_is_told_of_a_rejected_import_is_told_as_well(
    stored: Stored, policy: ImportErrorPolicy
) -> None:
    report = import_tasks(stored.project().id, [task(1, drafts=[1]), {}], policy)

    assert told(report) == [("drafts", 1)]
    assert report.error_count == 1
