"""How an accuracy came about, as clients read it."""

import pytest

from tests.schema.asking import Ask
from tests.stored import Stored, choice

SPANS = """
<View>
  <Text name="text" value="$text"/>
  <Labels name="entity" toName="text">
    <Label value="PER"/><Label value="LOC"/>
  </Labels>
</View>
"""
DOCUMENT = """query ($id: ID!) { annotation(id: $id) {
    accuracy accuracyStatus
    accuracyDetails {
      accuracy profileVersion groundTruth { id }
      byControl { control metric accuracy weight }
      byLabel { control label accuracy matchedCount missedCount extraCount }
      pairs {
        kind control groundTruthRegionId regionId groundTruthLabels labels score overlap
      }
    }
} }"""


def _span(region: str, start: int, end: int, label: str) -> dict[str, object]:
    return {
        "id": region,
        "from_name": "entity",
        "to_name": "text",
        "type": "labels",
        "value": {"start": start, "end": end, "labels": [label]},
    }


def test_details_explain_the_accuracy_region_by_region(
    ask: Ask, stored: Stored
) -> None:
    task = stored.task(stored.project(label_config=SPANS))
    truth = stored.annotation(
        task, None, [_span("a", 0, 4, "PER"), _span("b", 10, 14, "LOC")]
    )
    other = stored.annotation(
        task, None, [_span("c", 0, 4, "PER"), _span("d", 10, 14, "PER")]
    )
    stored.ground_truth(truth)

    found = ask(DOCUMENT, id=other.id)["annotation"]

    details = found["accuracyDetails"]
    assert found["accuracy"] == details["accuracy"] == 0.5
    assert details["groundTruth"] == {"id": f"Annotation:{truth.id}"}
    assert details["profileVersion"] == 1
    assert details["byControl"] == [
        {"control": "entity", "metric": "IOU", "accuracy": 0.5, "weight": 1.0}
    ]
    labels = {one["label"]: one for one in details["byLabel"]}
    assert labels["LOC"]["missedCount"] == 1
    assert labels["PER"]["matchedCount"] == labels["PER"]["extraCount"] == 1
    assert sorted(details["pairs"], key=lambda one: one["kind"]) == [
        {
            "kind": "MATCHED",
            "control": "entity",
            "groundTruthRegionId": "a",
            "regionId": "c",
            "groundTruthLabels": ["PER"],
            "labels": ["PER"],
            "score": 1.0,
            "overlap": 1.0,
        },
        {
            "kind": "WRONG_LABEL",
            "control": "entity",
            "groundTruthRegionId": "b",
            "regionId": "d",
            "groundTruthLabels": ["LOC"],
            "labels": ["PER"],
            "score": 0.0,
            "overlap": 1.0,
        },
    ]


def test_pairs_that_are_too_much_to_find_are_said_to_be_left_out(
    ask: Ask, stored: Stored
) -> None:
    """Each region has a label of its own: to look for wrong ones is to compare all."""
    task = stored.task(stored.project(label_config=SPANS))
    many = [_span(f"r{number}", 0, 9, f"L{number}") for number in range(2_500)]
    stored.ground_truth(stored.annotation(task, None, many))
    other = stored.annotation(task, None, many[1:])
    few = stored.annotation(task, None, many[:1])

    document = """query ($id: ID!) { annotation(id: $id) { accuracyDetails {
        accuracy pairsLeftOut pairs { kind } byControl { control }
    } } }"""
    left_out, whole = (
        ask(document, id=one.id)["annotation"]["accuracyDetails"]
        for one in (other, few)
    )

    assert left_out == {
        "accuracy": pytest.approx(2 * 2_499 / 4_999),
        "pairsLeftOut": True,
        "pairs": [],
        "byControl": [{"control": "entity"}],
    }
    assert (whole["pairsLeftOut"], len(whole["pairs"])) == (False, 2_500)


def test_there_are_no_details_without_an_accuracy(ask: Ask, stored: Stored) -> None:
    task = stored.task()
    truth = stored.annotation(task)
    skipped = stored.annotation(task, was_cancelled=True)
    stored.ground_truth(truth)
    lonely = stored.annotation()

    found = [ask(DOCUMENT, id=one.id)["annotation"] for one in (truth, skipped, lonely)]

    assert [one["accuracyStatus"] for one in found] == [
        "IS_GROUND_TRUTH",
        "SKIPPED",
        "NO_GROUND_TRUTH",
    ]
    assert {(one["accuracy"], one["accuracyDetails"]) for one in found} == {
        (None, None)
    }


def test_what_waits_for_a_new_profile_is_pending(ask: Ask, stored: Stored) -> None:
    task = stored.task()
    truth, other = stored.annotation(task), stored.annotation(task, None, choice("no"))
    stored.ground_truth(truth)
    profile = {"controls": [{"control": "label", "metric": "JACCARD"}]}
    given = {"id": task.project_id, "scoringProfile": profile}

    ask("update_project", input=given)
    found = ask(DOCUMENT, id=other.id)["annotation"]

    assert (found["accuracy"], found["accuracyStatus"]) == (None, "PENDING")
    assert found["accuracyDetails"] is None
