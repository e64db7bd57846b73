"""A project where one client alone writes, so that it knows what must be there."""

import random
from typing import Any, NamedTuple
from uuid import uuid4

from tests.soak.asking import Asker
from tests.soak.ledger import number
from tests.soak.replica import Replica
from tests.soak.world import OWN_TASKS, chosen
from tests.stored import choice

MOST_ANNOTATIONS = 6
"""Of one task."""
PROFILES: tuple[dict[str, Any], ...] = (
    {"controls": [{"control": "label", "metric": "JACCARD"}]},
    {"controls": [{"control": "label", "metric": "EXACT"}]},
)


class Held(NamedTuple):
    """An annotation."""

    task: int
    labels: list[str]
    was_cancelled: bool
    version: int


class State(NamedTuple):
    """The ground truth of each task, and the annotations."""

    truths: dict[int, int | None]
    annotations: dict[int, Held]

    def marked(self, task: int, annotation: int | None) -> "State":
        """With another ground truth of a task."""
        return self._replace(truths={**self.truths, task: annotation})

    def changed(self, one: int, held: Held) -> "State":
        """With another annotation in this place; a skipped one loses its mark."""
        after = self._replace(annotations={**self.annotations, one: held})
        if held.was_cancelled and self.truths[held.task] == one:
            return after.marked(held.task, None)
        return after

    def without(self, one: int) -> "State":
        """Without an annotation."""
        task = self.annotations[one].task
        left = {key: held for key, held in self.annotations.items() if key != one}
        after = self._replace(annotations=left)
        return after.marked(task, None) if self.truths[task] == one else after


class OwnProject:
    """Writes to the project, and knows what must come of it."""

    def __init__(self, asker: Asker, project: int, draw: random.Random) -> None:
        self._asker = asker
        self._project = project
        self._draw = draw
        self.replica = Replica(asker, self._read)
        self._undoable: tuple[str, State] | None = None

    def step(self) -> None:
        """One write or look, at random."""
        steps = [self._set] * 4 + [self._create, self._change] * 2
        steps += [self._unset, self._remove, self._clear, self._undo]
        steps += [self.replica.compare, self._other_profile]
        self._draw.choice(steps)()

    def _any(self) -> tuple[int, Held]:
        state = self.replica.state
        if not state.annotations:
            self._create()
        return self._draw.choice(list(self.replica.state.annotations.items()))

    def _set(self) -> None:
        one, held = self._any()
        state = self.replica.state
        refused = "INVALID_VALUE" if held.was_cancelled else None
        after = state if refused else state.marked(held.task, one)
        self.replica.attempt("Set", after, refused, id=one)
        self._undoable = None

    def _unset(self) -> None:
        one, held = self._any()
        state = self.replica.state
        is_marked = state.truths[held.task] == one
        after = state.marked(held.task, None) if is_marked else state
        self.replica.attempt("Unset", after, id=one)
        self._undoable = None

    def _create(self) -> None:
        """Repeated with its key until it is answered: made once all the same."""
        task = self._draw.choice(list(self.replica.state.truths))
        held = Held(task, chosen(self._draw), was_cancelled=False, version=1)
        there = [it.task for it in self.replica.state.annotations.values()]
        if there.count(task) >= MOST_ANNOTATIONS:
            return
        given = {
            "taskId": task,
            "result": choice(*held.labels),
            "idempotencyKey": uuid4().hex,
        }
        answer = self._asker.insist("Create", input=given)
        made = number(answer.data["createAnnotation"]["annotation"]["id"])
        self.replica.state = self.replica.state.changed(made, held)
        self._undoable = None

    def _change(self) -> None:
        one, held = self._any()
        skipped = self._draw.random() < 0.3
        new = held._replace(
            labels=chosen(self._draw), was_cancelled=skipped, version=held.version + 1
        )
        if (new.labels, new.was_cancelled) == (held.labels, held.was_cancelled):
            return
        given = {
            "id": one,
            "result": choice(*new.labels),
            "wasCancelled": skipped,
            "expectedVersion": held.version,
        }
        after = self.replica.state.changed(one, new)
        self.replica.attempt("Update", after, input=given)
        self._undoable = None

    def _remove(self) -> None:
        one, held = self._any()
        after = self.replica.state.without(one)
        self.replica.attempt("Remove", after, id=one, version=held.version)
        self._undoable = None

    def _clear(self) -> None:
        """A bulk delete; what it says of each task must be so."""
        state = self.replica.state
        tasks = self._draw.sample(list(state.truths), self._draw.randint(1, OWN_TASKS))
        after = state._replace(truths={**state.truths, **dict.fromkeys(tasks)})
        answer = self.replica.attempt("Delete", after, ids=tasks)
        if answer.data is None:
            return
        told = answer.data["deleteGroundTruths"]
        removed = {
            number(one["taskId"]): number(one["annotation"]["id"])
            for one in told["results"]
            if one["status"] == "REMOVED"
        }
        expected = {t: state.truths[t] for t in tasks if state.truths[t]}
        if removed != expected:
            self.replica.violations.append(f"removed {removed}, not {expected}")
        self._undoable = (told["batchId"], state) if removed else None

    def _undo(self) -> None:
        """The bulk delete is undone, if nothing came after it."""
        if self._undoable is None:
            return
        batch, before = self._undoable
        given: dict[str, Any] = {"project": self._project, "batch": batch}
        self.replica.attempt("RevertMany", before, **given, overwrite=False)
        self._undoable = None

    def _other_profile(self) -> None:
        profile = self._draw.choice(PROFILES)
        given = {"id": self._project, "scoringProfile": profile}
        self._asker.ask("Profile", input=given)

    def _read(self) -> State:
        answer = self._asker.insist("Look", project=self._project, first=20)
        state = State({}, {})
        for task in answer.data["project"]["tasks"]["nodes"]:
            truth = task["groundTruth"]
            key = number(task["id"])
            state.truths[key] = truth and number(truth["id"])
            for one in task["annotations"]:
                state.annotations[number(one["id"])] = _held(key, one)
        return state


def _held(task: int, told: dict[str, Any]) -> Held:
    labels = [label for one in told["result"] for label in one["value"]["choices"]]
    return Held(task, labels, told["wasCancelled"], told["version"])
