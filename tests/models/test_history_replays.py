"""Whatever is done in whatever order: the history, replayed, is the present state.

A machine does what reviewers and annotators do and knows what must come of it, also of
undoing; after each step everything stored is held against everything else.
"""

from collections.abc import Callable, Collection
from typing import Any, NamedTuple

import orjson
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from models.commands import (
    annotations,
    bulk_ground_truths,
    deletions,
    ground_truths,
    predictions,
    reverting,
)
from models.commands.annotations import AnnotationChange, NewAnnotation
from models.commands.predictions import NewPrediction
from models.db import database as db
from models.queries import changes
from models.refusals import Reason, Refusal
from models.rows import ChangeRow
from tests.emptying import emptied
from tests.settling import settled
from tests.soak.snapshots import Snapshots
from tests.stored import EVERYTHING, Stored, choice

TASKS = 3
PEOPLE = 2
ANY = st.integers(0, 1000)
LABELS = st.sampled_from(["yes", "no"])


class Step(NamedTuple):
    """A change of a task's ground truth, and what it was before."""

    task_id: int
    before: int | None


class Truths(RuleBasedStateMachine):
    """Some tasks with some answers, and everything that can become of them."""

    @initialize()
    def begin(self) -> None:
        stored = emptied()
        self.project = project = stored.project()
        self.project_id = project.id
        self.people = [stored.user().id for _ in range(PEOPLE)]
        self.tasks = [stored.task(project).id for _ in range(TASKS)]
        self.answers: dict[int, int] = {}
        self.skipped: set[int] = set()
        self.deleted: set[int] = set()
        """By their authors, but still ground truths."""
        self.truths: dict[int, int] = {}
        self.predicted: set[int] = set()
        self.gone: set[int] = set()
        self.steps: dict[int, Step] = {}
        """Of each change of a ground truth by its number."""
        self.seen = 0
        self.snapshots = Snapshots()
        for task in self.tasks:
            self.create(task, 0, label="yes")

    @rule(task=ANY, person=ANY, label=LABELS)
    def create(self, task: int, person: int, label: str) -> None:
        task_id = self.tasks[task % TASKS]
        new = NewAnnotation(task_id, choice(label))
        made = annotations.create(new, self.people[person % PEOPLE])
        self.answers[made] = task_id

    @rule(one=ANY)
    def set(self, one: int) -> None:
        annotation_id = self.some(one)
        if annotation_id in self.skipped or self.is_deleted_and_changed(annotation_id):
            self.refused(
                Reason.INVALID_VALUE,
                lambda: ground_truths.set_ground_truth(annotation_id, None),
            )
            return
        ground_truths.set_ground_truth(annotation_id, None)
        self.truths[self.answers[annotation_id]] = annotation_id

    @rule(one=ANY)
    def unset(self, one: int) -> None:
        annotation_id = self.some(one)
        ground_truths.unset_ground_truth(annotation_id, None)
        self.forget(annotation_id)

    @rule(person=ANY)
    def set_all(self, person: int) -> None:
        annotator = self.people[person % PEOPLE]
        done = bulk_ground_truths.set_ground_truths(self.tasks, annotator, None)
        for outcome in done.outcomes:
            assert outcome.annotation_id is not None
            self.truths[outcome.task_id] = outcome.annotation_id

    @rule(some=st.sets(st.integers(0, TASKS - 1)))
    def delete(self, some: Collection[int]) -> None:
        task_ids = [self.tasks[one] for one in some]
        done = bulk_ground_truths.delete_ground_truths(task_ids, None)
        removed = {one: self.truths.pop(one) for one in task_ids if one in self.truths}
        assert {one.task_id: one.annotation_id for one in done.outcomes} == removed

    @rule(one=ANY, label=LABELS, skips=st.booleans(), may_verify=st.booleans())
    def edit(self, one: int, label: str, *, skips: bool, may_verify: bool) -> None:
        annotation_id = self.some(one)
        change = AnnotationChange(choice(label), was_cancelled=skips)

        def work() -> object:
            actor = self.people[0]
            return annotations.update(
                annotation_id, change, actor, may_verify=may_verify
            )

        if annotation_id in self.deleted:
            wrong = Reason.INVALID_VALUE if may_verify else Reason.NOT_FOUND
            self.refused(wrong, work)
            return
        differs = work()
        if skips:
            self.skipped.add(annotation_id)
            if may_verify and differs:
                self.forget(annotation_id)
        else:
            self.skipped.discard(annotation_id)

    @rule(one=ANY, may_verify=st.booleans())
    def remove(self, one: int, *, may_verify: bool) -> None:
        annotation_id = self.some(one)
        if len(self.answers) == 1 or annotation_id in self.deleted:
            return
        annotations.delete(annotation_id, self.people[0], may_verify=may_verify)
        if self.truths.get(self.answers[annotation_id]) == annotation_id:
            if not may_verify:
                self.deleted.add(annotation_id)
                return
            self.forget(annotation_id)
        del self.answers[annotation_id]

    @rule()
    def compare(self) -> None:
        settled()

    @rule(task=ANY)
    def delete_task(self, task: int) -> None:
        """Another task takes its place, so that there is always something to do."""
        place = task % TASKS
        gone = self.tasks[place]
        deletions.delete_tasks([gone], None)
        self.truths.pop(gone, None)
        self.answers = {it: at for it, at in self.answers.items() if at != gone}
        self.steps = {
            it: step for it, step in self.steps.items() if step.task_id != gone
        }
        self.tasks[place] = Stored().task(self.project).id
        self.create(place, 0, label="yes")
        self.gone.add(gone)

    @rule(some=st.sets(st.integers(0, TASKS - 1), min_size=1), label=LABELS)
    def predict(self, some: Collection[int], label: str) -> None:
        result = orjson.dumps(choice(label)).decode()
        new = [NewPrediction(self.tasks[one], result) for one in sorted(some)]
        made = predictions.create(self.project_id, "model", new, None)
        for prediction in new:
            self.predicted.add(prediction.task_id)
        assert len(made.ids) == len(some)

    @rule()
    def unpredict(self) -> None:
        done = predictions.delete(self.project_id, "model", None)
        assert done.task_count == len(self.predicted - self.gone)
        self.predicted.clear()

    @rule(one=ANY, overwrite=st.booleans())
    def revert(self, one: int, *, overwrite: bool) -> None:
        if not self.steps:
            return
        number = list(self.steps)[one % len(self.steps)]
        task_id, before = self.steps[number]
        is_last = number == max(
            it for it, step in self.steps.items() if step.task_id == task_id
        )

        def work() -> object:
            return reverting.revert_change(number, None, overwrite=overwrite)

        if not is_last and not overwrite:
            self.refused(Reason.CONFLICT, work)
        elif before is not None and not self.can_be_marked(before):
            self.refused(Reason.INVALID_VALUE, work)
        else:
            work()
            self.put_back(task_id, before)

    @invariant()
    def everything_agrees(self) -> None:
        for change in self.news():
            if change.kind == "GROUND_TRUTH_SET" and change.task_id not in self.gone:
                self.note(change, change.previous_annotation_id)
            if change.kind == "GROUND_TRUTH_UNSET" and change.task_id not in self.gone:
                self.note(change, change.annotation_id)
        for annotation_id in self.deleted - set(self.truths.values()):
            self.deleted.remove(annotation_id)
            self.answers.pop(annotation_id, None)
        if not self.answers:  # so that there is always something to do
            self.create(0, 0, label="yes")
        with db.read():
            text = "SELECT task_id, annotation_id FROM ground_truths"
            assert dict(db.run(text).fetchall()) == self.truths
        assert self.snapshots.look() == []

    def is_deleted_and_changed(self, annotation_id: int) -> bool:
        """Whether it is kept only as the ground truth, and is another than that."""
        if annotation_id not in self.deleted:
            return False
        with db.read():
            changed = db.scalar(
                "SELECT a.result <> g.result FROM annotations a"
                " JOIN ground_truths g ON g.annotation_id = a.id WHERE a.id = ?",
                (annotation_id,),
            )
        return bool(changed)

    def news(self) -> list[ChangeRow]:
        """The lines of the history that came with the last step."""
        with db.read():
            found = changes.after(EVERYTHING, self.project_id, self.seen, None, 100)
        self.seen += len(found)
        return found

    def note(self, change: ChangeRow, before: int | None) -> None:
        assert change.task_id is not None
        self.steps[change.number] = Step(change.task_id, before)

    def some(self, one: int) -> int:
        return list(self.answers)[one % len(self.answers)]

    def can_be_marked(self, annotation_id: int) -> bool:
        return annotation_id in self.answers and annotation_id not in self.skipped

    def forget(self, annotation_id: int) -> None:
        task_id = self.answers[annotation_id]
        if self.truths.get(task_id) == annotation_id:
            del self.truths[task_id]

    def put_back(self, task_id: int, before: int | None) -> None:
        if before is None:
            self.truths.pop(task_id, None)
        else:
            self.truths[task_id] = before

    def refused(self, reason: Reason, work: Callable[[], Any]) -> None:
        with pytest.raises(Refusal) as refusal:
            work()
        assert refusal.value.reason == reason


def test_the_history_replays_to_the_present_state(store: None) -> None:
    run_state_machine_as_test(
        Truths,
        settings=settings(
            max_examples=12,
            stateful_step_count=20,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
