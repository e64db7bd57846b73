"""Details of accuracies: every ground truth is read and parsed once."""

import pytest

from models.commands.accuracies import scorer_of
from resolvers import accuracies
from resolvers.viewers import viewer_of
from scoring import Scorer
from tests.counting import count_statements
from tests.stored import Stored, choice


def test_a_ground_truth_is_parsed_once_for_all_that_are_compared_with_it(
    stored: Stored, monkeypatch: pytest.MonkeyPatch
) -> None:
    task = stored.task()
    truth = stored.annotation(task)
    others = [stored.annotation(task, None, choice("no")) for _ in range(10)]
    stored.ground_truth(truth)
    rows = [stored.annotation_now(one.id) for one in others]
    parsed = []
    reference = Scorer.reference

    def counted(self: Scorer, results: list[object]) -> object:
        parsed.append(results)
        return reference(self, results)

    monkeypatch.setattr(Scorer, "reference", counted)
    viewer = viewer_of(stored.user(is_admin=True))

    with count_statements() as counter:
        found = accuracies.details_of(viewer, rows)

    assert [one and one.accuracy for one in found] == [0.0] * 10
    assert parsed == [choice("yes")]
    assert counter.count == 2


def test_a_label_config_is_parsed_once_for_all_of_its_project(stored: Stored) -> None:
    project = stored.project()
    others = []
    for _ in range(10):
        task = stored.task(project)
        stored.ground_truth(stored.annotation(task))
        others.append(stored.annotation(task, None, choice("no")))
    rows = [stored.annotation_now(one.id) for one in others]
    scorer_of.cache_clear()
    viewer = viewer_of(stored.user(is_admin=True))

    found = accuracies.details_of(viewer, rows)

    assert [one and one.accuracy for one in found] == [0.0] * 10
    assert scorer_of.cache_info().misses == 1
