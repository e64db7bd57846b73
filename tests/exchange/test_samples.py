"""The demo's sample projects come in as they are, and once."""

import json

import pytest

from exchange import load_samples
from exchange.samples import FOLDER, SAMPLES, Sample
from models.db import database as db
from models.queries import figures, projects
from tests.exchange.conftest import contents
from tests.stored import EVERYTHING, Stored


def test_there_are_three_projects_with_answers_predictions_and_ground_truths(
    stored: Stored,
) -> None:
    made = load_samples()

    with db.read():
        rows = projects.by_ids(EVERYTHING, made)
        tasks = projects.task_counts(EVERYTHING, made)
        marked = projects.ground_truth_counts(EVERYTHING, made)
        annotators = figures.by_annotator(EVERYTHING, made)
        models = figures.by_model_version(EVERYTHING, made)
    assert [rows[one].title for one in made] == [one.title for one in SAMPLES]
    for one in made:
        assert tasks[one] >= 24
        assert 0 < marked[one] < tasks[one]
        assert len(annotators[one]) == 3
        assert len(models[one]) == 2
        accuracies = [found.mean for _, found in (*annotators[one], *models[one])]
        assert len(set(accuracies)) == 5


def test_loading_them_again_changes_nothing(stored: Stored) -> None:
    made = load_samples()
    before = contents()

    assert load_samples() == []
    assert len(made) == 3
    assert contents() == before


@pytest.mark.parametrize("sample", SAMPLES)
def test_pictures_are_in_the_files_and_nothing_is_fetched(sample: Sample) -> None:
    file = FOLDER / f"{sample.name}.json"
    for task in json.loads(file.read_text(encoding="utf-8")):
        assert not any("://" in str(value) for value in task["data"].values())
