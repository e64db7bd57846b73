"""Files that people have, and the accuracies that their owners expect of them.

The files lie beside the project; where they are absent, what reads them is skipped.
"""

from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parents[2] / "shared" / "cases"

needs_files = pytest.mark.skipif(not CASES.exists(), reason="the files are not here")

ACCURACIES: dict[str, dict[str, float | None]] = {
    "give-api-tasks-page": {"1": None, "2": 0.0},
    "give-author-text-address": {"1": None, "2": 0.0},
    "give-brush-run-counts": {"1": None, "2": 1.0, "3": 0.6},
    "give-completions": {"1001": None, "1002": 0.0},
    "give-config-bom-comment-style": {"1": None, "2": 1.0, "3": 0.0},
    "give-float-ids": {"3": None},
    "give-htmllabels": {"1": None, "2": 1.0, "3": 0.0},
    "give-negative-height": {"1": None, "2": 1.0, "3": 1.0},
    "give-number-model-version": {"1": None, "1626871423": 1.0, "2.5": 0.0},
    "give-polygon-two-points": {"1": None, "2": 1.0, "3": 0.0},
    "give-relations-bare": {"1": None, "2": 1.0, "3": 0.5},
    "give-renamed-control": {"1": None, "2": None, "3": None},
    "give-repeater-boxes": {"1": None, "2": 1.0, "3": 0.5},
    "give-timeseries-day-first": {"1": None, "2": 1.0, "3": 0.5},
    "give-video-prediction-without-count": {"1": None, "track-1": 1.0},
}


def accuracies_of(tasks: list[Any]) -> dict[str, float | None]:
    """By the external id of an annotation, or a prediction's model version."""
    return {
        answer.get("externalId") or answer["modelVersion"]: answer["accuracy"]
        for task in tasks
        for answer in (*task["annotations"], *task["predictions"])
    }


def expected_of(name: str) -> dict[str, Any]:
    """The accuracies that are right for a file, to nine digits."""
    return {
        answer: accuracy if accuracy is None else pytest.approx(accuracy, abs=1e-9)
        for answer, accuracy in ACCURACIES[name].items()
    }
