"""``python -m scoring``."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from scoring.cases import score_case, score_cases
from tests.scoring.builders import BOXES, box, config, profile, results

ROOT = Path(__file__).parents[2]
TRUTH = results(box(0, 0, 10, 10, "A"))
HALF = results(box(0, 0, 10, 5, "A"))


def case(id: object, **fields: Any) -> dict[str, Any]:
    return {
        "id": id,
        "label_config": BOXES,
        "ground_truth_result": TRUTH,
        "other_result": HALF,
    } | fields


def run(text: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "scoring"],
        input=text,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        cwd=ROOT,
    )


def test_cases_in_scores_by_control_and_label_out() -> None:
    done = run(json.dumps([case("a"), case("b", settings=profile("f1"))]))

    assert done.returncode == 0
    assert done.stderr == ""
    assert json.loads(done.stdout) == {
        "a": {"score": 0.5, "controls": {"c": 0.5}, "per_label": {"c": {"A": 0.5}}},
        "b": {"score": 1.0, "controls": {"c": 1.0}, "per_label": {"c": {"A": 1.0}}},
    }


def test_without_anything_to_compare_the_score_is_null() -> None:
    nothing: dict[str, Any] = {"score": None, "controls": {}, "per_label": {}}

    assert score_case(case("a", ground_truth_result=None)) == nothing
    assert score_case(case("a", other_was_cancelled=True)) == nothing
    assert score_case(case("a", other_result=None))["score"] == 0
    assert score_case(case("a", ground_truth_result=[], other_result=[]))["score"] == 1


def test_cases_that_cannot_be_read_are_named_and_the_others_are_scored() -> None:
    done = run(
        json.dumps(
            [
                case("good"),
                case("no xml", label_config="<View"),
                case("unknown metric", settings=profile("wer")),
                case("no config", label_config=None),
                case("good"),
                case(None),
                "no case",
            ]
        )
    )

    assert done.returncode == 2
    assert list(json.loads(done.stdout)) == ["good"]
    named = [line.split(":")[0] for line in done.stderr.splitlines()]
    assert named == [
        "Case no xml",
        "Case unknown metric",
        "Case no config",
        "Case good",
        "Case number 6",
        "Case number 7",
    ]
    assert "these do: iou" in done.stderr


def test_input_that_is_no_list_of_cases_is_refused() -> None:
    for text in ("", "[{", '{"id": "a"}', "[" * 200_000):
        done = run(text)

        assert (done.returncode, done.stdout) == (2, "")
        assert done.stderr.startswith("Standard input is")


def test_what_only_python_calls_json_is_scored_too() -> None:
    text = json.dumps([case("a", other_result=results(box(0, 0, 10, 5, "A")))])
    huge = text.replace("5,", "9" * 5000 + ",", 1)
    odd = text.replace("5,", "NaN,", 1)

    assert json.loads(run(huge).stdout)["a"]["score"] == 0
    assert json.loads(run(odd).stdout)["a"]["score"] == 0


def test_results_may_be_nested_deeply() -> None:
    text = json.dumps([case("a", label_config=config("Unheard"), other_result=[])])
    deep = text.replace(
        '"value": {', '"value": {"d": ' + "[" * 5000 + "]" * 5000 + ",", 1
    )

    done = run(deep)

    assert json.loads(done.stdout)["a"]["score"] == 0


def test_ids_may_be_numbers() -> None:
    assert list(score_cases([case(7)]).answers) == ["7"]
