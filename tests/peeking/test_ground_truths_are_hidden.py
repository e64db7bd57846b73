"""Nobody peeks: what an annotator is answered does not depend on ground truths.

Two worlds are made at the same moments, one with ground truths and one without. An
annotator asks both for everything, changes what annotators may change, and asks again.
"""

from collections.abc import Iterator

import orjson
import pytest

from models.commands import (
    accounts,
    bulk_ground_truths,
    ground_truths,
    rescoring,
)
from models.db import database as db
from models.rows import UserRow
from tests.emptying import emptied
from tests.peeking.questions import objects, reads, writes
from tests.peeking.worlds import SCHEMA, Clock, answers, differing
from tests.stored import Stored, choice

VIEWERS = [
    ("annotator", "sqlite"),
    ("annotator", "postgresql"),
    # who reviews another project asks for less, and by the same statements
    ("reviewer elsewhere", "sqlite"),
]
ONCE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def clock(store: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    return Clock(monkeypatch)


@pytest.mark.parametrize(("who", "database_url"), VIEWERS, indirect=["database_url"])
def test_an_annotator_is_answered_the_same_with_and_without_ground_truths(
    who: str, clock: Clock
) -> None:
    told = []
    for has_ground_truths in (False, True):
        viewer = _world(clock, who, has_ground_truths=has_ground_truths)
        asked = _everything() if who == "annotator" else reads(SCHEMA._schema)
        told.append(answers(viewer, asked))

    without, with_them = told
    assert differing(without, with_them) == []
    assert not [one for one in without if one.is_fault]
    assert sum(b'"data"' in one.body for one in without) > len(without) / 2


@ONCE
def test_a_reviewer_is_not(clock: Clock) -> None:
    """The questions do tell the two worlds apart for those who may see it."""
    told = []
    for has_ground_truths in (False, True):
        _world(clock, "annotator", has_ground_truths=has_ground_truths)
        reviewer = Stored().user("reviewer@example.org")
        accounts.set_member(1, reviewer.email, "REVIEWER")
        told.append(answers(reviewer, reads(SCHEMA._schema)))

    assert len(differing(*told)) > len(told[0]) / 4


def _everything() -> Iterator[str]:
    yield from reads(SCHEMA._schema)
    yield from writes(SCHEMA._schema)
    yield from objects(SCHEMA._schema)


def _world(clock: Clock, who: str, *, has_ground_truths: bool) -> UserRow:
    """An annotator's own answers are those with the ids 1, 4, 7 and 10."""
    clock.day = 1
    stored = emptied()
    project, other = stored.project(), stored.project("Elsewhere")
    expert = stored.user()
    annotator = stored.member(project, "ANNOTATOR")
    for _ in range(4):
        task = stored.task(project)
        for one in (annotator, stored.user(), stored.user()):
            stored.annotation(task, one, choice("yes", "no"))
        stored.prediction(task)
    stored.assignment(stored.task(project), annotator)
    if who == "reviewer elsewhere":
        accounts.set_member(other.id, annotator.email, "REVIEWER")
        stored.ground_truth(stored.annotation(stored.task(other), annotator))
    if has_ground_truths:
        clock.day = 2
        _set_ground_truths(expert.id)
    clock.day = 3
    return annotator


def _set_ground_truths(actor_id: int) -> None:
    """The annotator's own in one task, others' in two, changed and taken away again.

    One of the accuracies waits to be computed anew.
    """
    with db.write():
        for annotation_id in (1, 2, 5, 9, 10, 11):
            ground_truths.set_ground_truth(annotation_id, actor_id)
        bulk_ground_truths.delete_ground_truths([4], actor_id)
        ground_truths.unset_ground_truth(11, actor_id)
        ground_truths.set_ground_truth(8, actor_id)
        ground_truths.set_ground_truth(1, actor_id)
        rescoring.begin(1)
        first = rescoring.score(1, rescoring.waiting_tasks(1, count=1))
        assert rescoring.write(first) == 1
        assert orjson.dumps(rescoring.waiting()) == b"[1]"
