"""A write compares nothing: an annotator's is the same with a ground truth or without.

What it moves waits, and is computed by whoever works off what waits.
"""

import random
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from models.commands import (
    annotations,
    bulk_ground_truths,
    ground_truths,
    rescoring,
    reverting,
)
from models.commands.accuracies import waits
from models.commands.annotations import AnnotationChange, NewAnnotation
from models.commands.comparing import Ahead, proposed, score_ahead
from models.db import connecting
from models.db import database as db
from models.db.threads import begin_statement
from models.refusals import Refusal
from models.rows import ProjectRow
from resolvers import ground_truths as permitted
from scoring import Reference
from tests.counting import count_statements
from tests.settling import settled
from tests.stored import Stored, choice

POLYGONS = """
<View>
  <Image name="image" value="$image"/>
  <PolygonLabels name="shape" toName="image"><Label value="car"/></PolygonLabels>
</View>
"""
MANY = 10_000
IS_KILLED = """
import os, signal, sys
from models.db import database as db
from models.commands import bulk_ground_truths

db.connect(sys.argv[1])
bulk_ground_truths.set_ground_truths([1], 1, None)
os.kill(os.getpid(), signal.SIGKILL)
"""


def ahead_of(annotation_id: int) -> Ahead | None:
    """What the accuracies will be, as somebody asks who may set ground truths."""
    truth = proposed(annotation_id)
    return None if truth is None else score_ahead(truth)


class ComparedError(AssertionError):
    """Results were compared in a write."""


@pytest.fixture
def nothing_compared(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    """Fails whoever compares two results, until it is undone."""

    def fail(*_: object) -> None:
        raise ComparedError

    with monkeypatch.context() as patch:
        for name in ("assess", "compare", "score"):
            patch.setattr(Reference, name, fail)
        yield patch


def heavy() -> list[dict[str, object]]:
    """Shapes that cross themselves: to compare two of these takes seconds."""
    draw = random.Random(7)  # noqa: S311 - no secret
    return [
        {
            "id": f"r{number}",
            "from_name": "shape",
            "to_name": "image",
            "type": "polygonlabels",
            "value": {
                "points": [
                    [draw.uniform(0, 100), draw.uniform(0, 100)] for _ in range(100)
                ],
                "polygonlabels": ["car"],
            },
        }
        for number in range(50)
    ]


@contextmanager
def noted() -> Iterator[list[str]]:
    """The statements that are run, without what they are about."""
    texts: list[str] = []

    def note(text: str) -> None:
        texts.append(text)
        begin_statement(text)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(connecting, "begin_statement", note)
        yield texts


def writes(task_id: int, annotator_id: int) -> list[list[str]]:
    """What an annotator's heaviest writes to a task run, one after another."""
    with noted() as created:
        made = annotations.create(NewAnnotation(task_id, heavy()), annotator_id)
    with noted() as edited:
        change = AnnotationChange(result=heavy()[1:])
        annotations.update(made, change, annotator_id)
    with noted() as deleted:
        annotations.delete(made, annotator_id)
    return [created, edited, deleted]


def test_an_annotators_writes_are_the_same_with_a_ground_truth_and_without(
    stored: Stored, nothing_compared: pytest.MonkeyPatch
) -> None:
    project = stored.project(label_config=POLYGONS)
    bare, marked = stored.task(project), stored.task(project)
    truth = stored.annotation(marked, result=heavy())
    stored.annotation(bare, result=heavy())
    stored.ground_truth(truth)
    annotator = stored.user()

    without = writes(bare.id, annotator.id)
    with_one = writes(marked.id, annotator.id)

    assert with_one == without
    assert all(without)


def test_the_author_of_a_ground_truth_runs_the_same_statements_too(
    stored: Stored,
) -> None:
    author = stored.user()
    texts = []
    for is_marked in (False, True):
        answer = stored.annotation(annotator=author)
        if is_marked:
            stored.ground_truth(answer)
        with noted() as found:
            change = AnnotationChange(result=choice("no"))
            annotations.update(answer.id, change, author.id)
            skip = AnnotationChange(was_cancelled=True)
            annotations.update(answer.id, skip, author.id)
            annotations.delete(answer.id, author.id)
        texts.append(found)

    assert texts[0] == texts[1] != []


@pytest.mark.usefixtures("nothing_compared")
def test_no_write_that_moves_ground_truths_compares_anything(stored: Stored) -> None:
    annotator = stored.user()
    task = stored.task()
    answer = stored.annotation(task, annotator)
    stored.annotation(task)

    done = bulk_ground_truths.set_ground_truths([task.id], annotator.id, None)
    bulk_ground_truths.delete_ground_truths([task.id], None)
    ground_truths.set_ground_truth(answer.id, None)

    assert done.changed_count == 1
    with pytest.raises(ComparedError):
        settled()


def test_whoever_works_off_what_waits_is_woken_by_every_write_of_answers(
    stored: Stored,
) -> None:
    task, annotator = stored.task(), stored.user()
    waits.clear()

    def fail() -> None:
        with db.write():
            annotations.create(NewAnnotation(task.id, []), annotator.id)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    after_a_failure = waits.is_set()
    annotations.create(NewAnnotation(task.id, []), annotator.id)

    assert (after_a_failure, waits.is_set()) == (False, True)


def many(stored: Stored, count: int) -> tuple[ProjectRow, int]:
    """A project of tasks with two answers each, and who gave the first of them."""
    project, first, second = stored.project(), stored.user(), stored.user()
    numbers = (
        "WITH RECURSIVE n (n) AS"  # noqa: S608 - our own numbers
        f" (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {count})"
    )
    with db.write():
        db.run(
            "INSERT INTO tasks (project_id, data, annotation_count, created_at,"  # noqa: S608
            f" updated_at) {numbers} SELECT {project.id}, '{{}}', 2, 1, 1 FROM n"
        )
        for user in (first, second):
            db.run(
                "INSERT INTO annotations (project_id, task_id, annotator_id, result,"
                " created_at, updated_at) SELECT project_id, id, ?, ?, 1, 1 FROM tasks"
                " WHERE project_id = ?",
                (user.id, '[{"value": {"choices": ["yes"]}}]', project.id),
            )
    return project, first.id


def task_ids(project: ProjectRow) -> list[int]:
    text = "SELECT id FROM tasks WHERE project_id = ? ORDER BY id"
    return [row[0] for row in db.rows(text, (project.id,))]


def test_bulk_writes_of_ten_thousand_tasks_mark_only(
    stored: Stored, nothing_compared: pytest.MonkeyPatch
) -> None:
    statements = []
    for count in (2, MANY):
        project, annotator_id = many(stored, count)
        ids = task_ids(project)
        with count_statements() as counter:
            done = bulk_ground_truths.set_ground_truths(ids, annotator_id, None)
            removed = bulk_ground_truths.delete_ground_truths(ids, None)
            batch_id = removed.batch_id or ""
            reverted = reverting.revert_batch(project.id, batch_id, None)
        assert len(done.outcomes) == removed.changed_count == len(reverted) == count
        statements.append(counter.count)

    with db.read():
        progress = rescoring.progress([project.id])[project.id]
    assert progress == (0, MANY)
    # SQLite writes the history in parts of five hundred lines.
    parts = 3 * (MANY // 500 - 1) if db.is_sqlite() else 0
    assert statements[1] - statements[0] == parts


def test_a_process_that_is_killed_after_marking_leaves_the_rest_to_others(
    stored: Stored, database_url: str
) -> None:
    task = stored.task()
    stored.annotation(task)
    other = stored.annotation(task, result=choice("no"))

    killed = subprocess.run(  # noqa: S603 - this Python, our own text
        [sys.executable, "-c", IS_KILLED, database_url],
        check=False,
        cwd=Path(__file__).parents[2],
    )
    waiting = stored.annotation_now(other.id)
    settled()

    assert killed.returncode == -signal.SIGKILL
    assert stored.ground_truths() == {task.id: 1}
    assert (waiting.accuracy, waiting.ground_truth_id) == (None, 1)
    assert stored.annotation_now(other.id).accuracy == 0.0


def test_what_was_scored_ahead_is_stored_with_the_mark(stored: Stored) -> None:
    task = stored.task()
    truth = stored.annotation(task, result=choice("yes"))
    same = stored.annotation(task, result=choice("yes"))
    skipped = stored.annotation(task, was_cancelled=True)
    former = stored.annotation(task, result=choice("no"))
    stored.ground_truth(former)
    prediction = stored.prediction(task, result=choice("no"))

    ahead = ahead_of(truth.id)
    ground_truths.set_ground_truth(truth.id, None, ahead=ahead)

    found = [stored.annotation_now(one.id) for one in (truth, same, skipped, former)]
    assert [one.accuracy for one in found] == [None, 1.0, None, 0.0]
    assert [one.assessment for one in found] == [None, "SCORED", None, "SCORED"]
    assert stored.prediction_now(prediction.id).accuracy == 0.0
    assert stored.task_now(task.id).mean_accuracy == 0.5
    with db.read():
        assert rescoring.waiting() == []


@pytest.mark.parametrize("what", ["answer", "another truth", "profile"])
def test_what_was_scored_ahead_of_another_change_is_not_stored(
    stored: Stored, what: str
) -> None:
    task, user = stored.task(), stored.user()
    truth = stored.annotation(task, result=choice("yes"))
    other = stored.annotation(task, user, choice("yes"))
    ahead = ahead_of(truth.id)
    changes: dict[str, Callable[[], object]] = {
        "answer": lambda: annotations.update(
            other.id, AnnotationChange(result=choice("no")), user.id
        ),
        "another truth": lambda: ground_truths.set_ground_truth(other.id, None),
        "profile": lambda: rescoring.begin(task.project_id),
    }

    changes[what]()
    ground_truths.set_ground_truth(truth.id, None, ahead=ahead)
    waiting = stored.annotation_now(other.id)
    settled()

    assert (waiting.accuracy, waiting.ground_truth_id) == (None, truth.id)
    expected = 0.0 if what == "answer" else 1.0
    assert stored.annotation_now(other.id).accuracy == expected


def test_nothing_is_scored_ahead_that_is_dear_or_not_to_be_set(
    stored: Stored, nothing_compared: pytest.MonkeyPatch
) -> None:
    task = stored.task()
    truth = stored.annotation(task)
    nothing_compared.setattr("models.commands.comparing.MOST_ANSWERS", 2)
    for _ in range(2):
        stored.annotation(task)
    skipped = stored.annotation(was_cancelled=True)
    marked = stored.annotation()
    stored.ground_truth(marked)

    assert ahead_of(truth.id) is None
    assert proposed(truth.id) is not None
    assert proposed(skipped.id) is None
    assert proposed(marked.id) is None
    assert proposed(987_654) is None
    assert permitted.score_ahead(stored.user(), stored.annotation().id) is None
    with pytest.raises(Refusal):
        ground_truths.set_ground_truth(987_654, None)
