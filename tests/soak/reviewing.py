"""A reviewer: sets, unsets, deletes, reverts and reads where all others do too."""

import random
from collections.abc import Callable
from typing import Any

from tests.soak import working
from tests.soak.asking import Answer, Asker, Kind
from tests.soak.ledger import Ledger, number
from tests.soak.own_project import OwnProject
from tests.soak.reports import Report, of_asker
from tests.soak.world import Person, World

SET, UNSET = "GROUND_TRUTH_SET", "GROUND_TRUTH_UNSET"


class Reviewing:
    """Knows which lines of the history its writes must have left."""

    def __init__(self, asker: Asker, world: World, me: Person) -> None:
        self._asker = asker
        self._world = world
        self._draw = random.Random(me.id)  # noqa: S311 - not a secret
        self._annotations: dict[int, list[int]] = {}
        self._cursor: str | None = None
        self._batches: list[str] = []
        self.ledger = Ledger(me.id)

    def step(self) -> None:
        """One write or look, at random."""
        steps: list[Callable[[], None]] = [self._set] * 5 + [self._unset] * 2
        steps += [self._look] * 3 + [self._figures, self._delete, self._set_many]
        steps += [self._revert_one, self._revert_many]
        self._draw.choice(steps)()

    def _set(self) -> None:
        one = self._any()
        if one is None:
            return
        answer = self._asker.ask("Set", id=one)
        if answer.kind is Kind.DONE:
            told = answer.data["setGroundTruth"]
            if told["task"]["groundTruth"] != {"id": f"Annotation:{one}"}:
                raise AssertionError(f"Set {one}, but told {told}.")
            if told["changed"]:
                self.ledger.was_done(SET, one)
        self._unless_settled(answer, SET, one)

    def _unset(self) -> None:
        one = self._any()
        if one is None:
            return
        answer = self._asker.ask("Unset", id=one)
        if answer.kind is Kind.DONE and answer.data["unsetGroundTruth"]["changed"]:
            self.ledger.was_done(UNSET, one)
        self._unless_settled(answer, UNSET, one)

    def _delete(self) -> None:
        tasks = self._some_tasks()
        answer = self._asker.ask("Delete", ids=tasks)
        self._note_bulk(answer, "deleteGroundTruths", "REMOVED", UNSET, tasks)

    def _set_many(self) -> None:
        tasks = self._some_tasks()
        annotator = self._draw.choice(self._world.annotators).id
        answer = self._asker.ask("SetMany", ids=tasks, annotator=annotator)
        self._note_bulk(answer, "setGroundTruths", "SET", SET, tasks)

    def _note_bulk(
        self, answer: Answer, field: str, status: str, kind: str, tasks: list[int]
    ) -> None:
        if answer.kind is not Kind.DONE:
            self._unless_settled(answer, kind, None, tasks)
            return
        told = answer.data[field]
        changed = [one for one in told["results"] if one["status"] == status]
        for one in changed:
            if one["annotation"] is None:  # its author had deleted it: it went at last
                self.ledger.may_be_of(kind, [number(one["taskId"])])
            else:
                self.ledger.was_done(kind, number(one["annotation"]["id"]))
        if told["batchId"] is not None:
            self.ledger.batches[told["batchId"]] = len(changed)
            self._batches.append(told["batchId"])

    def _revert_one(self) -> None:
        history = self._asker.ask("History", project=self._world.shared)
        if history.kind is not Kind.DONE:
            return
        changes = history.data["project"]["history"]["nodes"]
        of_truths = [one for one in changes if one["kind"] in {SET, UNSET}]
        if of_truths:
            one = self._draw.choice(of_truths[:10])
            given = {"change": one["id"], "overwrite": self._draw.random() < 0.5}
            answer = self._asker.ask("RevertOne", **given)
            tasks = [number(one["task"]["id"])]
            self._note_revert(answer, "revertGroundTruth", tasks)

    def _revert_many(self) -> None:
        if self._batches:
            batch = self._draw.choice(self._batches[-3:])
            given: dict[str, Any] = {"project": self._world.shared, "batch": batch}
            given["overwrite"] = self._draw.random() < 0.5
            answer = self._asker.ask("RevertMany", **given)
            self._note_revert(answer, "revertChanges", self._world.tasks)

    def _note_revert(self, answer: Answer, field: str, tasks: list[int]) -> None:
        if answer.kind is not Kind.DONE:
            for kind in (SET, UNSET):
                self._unless_settled(answer, kind, None, tasks)
            return
        for one in answer.data[field]["results"]:
            now, before = one["groundTruth"], one["previousGroundTruth"]
            if now and before:
                self.ledger.was_done(SET, number(now["id"]))
            elif now:  # it may have been the ground truth already
                self.ledger.may_be(SET, number(now["id"]))
            elif before:
                self.ledger.was_done(UNSET, number(before["id"]))
            else:  # its author had deleted it: it went at last
                self.ledger.may_be_of(UNSET, tasks)

    def _look(self) -> None:
        given = {"project": self._world.shared, "first": 20, "after": self._cursor}
        answer = self._asker.ask("Look", **given)
        if answer.kind is not Kind.DONE:
            return
        page = answer.data["project"]["tasks"]
        for task in page["nodes"]:
            found = [number(one["id"]) for one in task["annotations"]]
            self._annotations[number(task["id"])] = found
            self._check(task)
        info = page["pageInfo"]
        self._cursor = info["endCursor"] if info["hasNextPage"] else None

    def _check(self, task: dict[str, Any]) -> None:
        """One answer is one snapshot: it must not contradict itself."""
        marked = [one["id"] for one in task["annotations"] if one["isGroundTruth"]]
        truth = task["groundTruth"]
        told = [] if truth is None else [truth["id"]]
        if len(task["annotations"]) < 20 and marked != told:
            raise AssertionError(f"One answer says both: {task}")
        if task["hasGroundTruth"] != (truth is not None):
            raise AssertionError(f"One answer says both: {task}")

    def _figures(self) -> None:
        self._asker.ask("Figures", project=self._world.shared)

    def _any(self) -> int | None:
        """An annotation that was seen, in half of the cases of the first few tasks."""
        tasks = sorted(self._annotations)
        if not tasks:
            return None
        few = tasks[:5] if self._draw.random() < 0.5 else tasks
        found = self._annotations[self._draw.choice(few)]
        return self._draw.choice(found) if found else None

    def _some_tasks(self) -> list[int]:
        return self._draw.sample(self._world.tasks, self._draw.randint(2, 20))

    def _unless_settled(
        self, answer: Answer, kind: str, one: int | None, tasks: list[int] | None = None
    ) -> None:
        if answer.is_settled:
            return
        if tasks is None:
            self.ledger.may_be(kind, one)
        else:
            self.ledger.may_be_of(kind, tasks)


def run(world: World, place: int, end: float, pause: float) -> Report:
    """Be the reviewer of this place until then; every other write is in the own one."""
    me = world.reviewers[place]
    asker = Asker(world.server_url, me.token)
    reviewing = Reviewing(asker, world, me)
    own = OwnProject(asker, me.project, random.Random(me.id))  # noqa: S311
    violations = working.until(end, pause, [reviewing.step, own.step])
    own.replica.compare()
    report = of_asker(asker)
    report.violations = [*violations, *own.replica.violations]
    report.ledger = reviewing.ledger
    asker.close()
    return report
