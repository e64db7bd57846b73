"""An annotator: answers tasks, changes the answers, and tries to peek."""

import random
from typing import Any, NamedTuple
from uuid import uuid4

from tests.soak import working
from tests.soak.asking import Answer, Asker, Kind
from tests.soak.ledger import Ledger, number
from tests.soak.replica import Replica
from tests.soak.reports import Report, of_asker
from tests.soak.world import Person, World, chosen
from tests.stored import choice

MOST = 90
HIDDEN: dict[str, Any] = {
    "groundTruthCount": None,
    "accuracySummary": None,
    "annotatorAccuracies": [],
    "modelAccuracies": [],
    "confusionMatrices": [],
    "rescoring": None,
    "history": {"totalCount": 0},
    "tasks": {"totalCount": 0, "nodes": []},
}
"""What a project without ground truths answers."""


class Held(NamedTuple):
    """An answer of one's own."""

    lead_time: float | None
    was_cancelled: bool
    version: int


class Annotating:
    """Knows all own answers, for nobody else writes them."""

    def __init__(self, asker: Asker, world: World, me: Person) -> None:
        self._asker = asker
        self._world = world
        self._me = me
        self._draw = random.Random(me.id)  # noqa: S311 - not a secret
        self.replica = Replica(asker, self._read)
        self.ledger = Ledger(me.id)

    def step(self) -> None:
        """One write, look or try, at random."""
        steps = [self._change] * 3 + [self._create, self._skip] * 2
        steps += [self._remove, self._peek, self._try, self.replica.compare, self._look]
        self._draw.choice(steps)()

    def _create(self) -> None:
        if len(self.replica.state) >= MOST:
            return
        lead_time = self._draw.random()
        given = {
            "taskId": self._draw.choice(self._world.tasks),
            "result": choice(*chosen(self._draw)),
            "leadTime": lead_time,
            "idempotencyKey": uuid4().hex,
        }
        told = self._asker.insist("Create", input=given).data["createAnnotation"]
        made = number(told["annotation"]["id"])
        self._see_nothing(told["annotation"])
        held = Held(lead_time, was_cancelled=False, version=1)
        self.replica.state = {**self.replica.state, made: held}
        self.ledger.was_done("ANNOTATION_CREATED", made)

    def _change(self) -> None:
        self._update(result=choice(*chosen(self._draw)), wasCancelled=False)

    def _skip(self) -> None:
        self._update(wasCancelled=True)

    def _update(self, **given: Any) -> None:
        if not self.replica.state:
            return
        one, held = self._draw.choice(list(self.replica.state.items()))
        new = Held(self._draw.random(), given["wasCancelled"], held.version + 1)
        given |= {"id": one, "leadTime": new.lead_time, "expectedVersion": held.version}
        after = {**self.replica.state, one: new}
        answer = self.replica.attempt("Update", after, input=given)
        self._note("ANNOTATION_UPDATED", one, answer, may_unmark=new.was_cancelled)

    def _remove(self) -> None:
        if len(self.replica.state) < MOST // 2:
            return
        one, held = self._draw.choice(list(self.replica.state.items()))
        after = {key: it for key, it in self.replica.state.items() if key != one}
        answer = self.replica.attempt("Remove", after, id=one, version=held.version)
        self._note("ANNOTATION_DELETED", one, answer, may_unmark=True)

    def _note(self, kind: str, one: int, answer: Answer, *, may_unmark: bool) -> None:
        if answer.kind is Kind.DONE:
            self.ledger.was_done(kind, one)
            if may_unmark:  # whether it was the ground truth an annotator is not told
                self.ledger.may_be("GROUND_TRUTH_UNSET", one)

    def _peek(self) -> None:
        project = self._world.shared
        answer = self._asker.ask("Peek", project=project, change=f"Change:{project}")
        expected = {"node": None, "project": HIDDEN}
        if answer.kind is Kind.DONE and answer.data != expected:
            self._violated(f"an annotator saw {answer.data}")

    def _try(self) -> None:
        one = self._draw.choice(list(self.replica.state) or [1])
        answer = self._asker.ask("Set", id=one)
        if answer.kind is Kind.DONE or (answer.code not in {"FORBIDDEN", None}):
            self._violated(f"an annotator set a ground truth: {answer}")
        answer = self._asker.ask("Delete", ids=self._world.tasks[:5])
        if answer.kind is Kind.DONE:
            told = answer.data["deleteGroundTruths"]
            if {one["status"] for one in told["results"]} != {"FORBIDDEN"}:
                self._violated(f"an annotator deleted ground truths: {told}")

    def _look(self) -> None:
        given = {"project": self._world.shared, "first": 20}
        answer = self._asker.ask("Look", **given)
        if answer.kind is not Kind.DONE:
            return
        for task in answer.data["project"]["tasks"]["nodes"]:
            if task["hasGroundTruth"] or task["groundTruth"] or task["meanAccuracy"]:
                self._violated(f"an annotator saw {task}")
            for one in task["annotations"] + task["predictions"]:
                self._see_nothing(one)

    def _read(self) -> dict[int, Held]:
        state: dict[int, Held] = {}
        given = {"project": self._world.shared, "annotator": self._me.id}
        after = None
        while True:
            page = self._asker.insist("Own", **given, after=after).data["annotations"]
            for one in page["nodes"]:
                self._see_nothing(one)
                held = Held(one["leadTime"], one["wasCancelled"], one["version"])
                state[number(one["id"])] = held
            after = page["pageInfo"]["endCursor"]
            if not page["pageInfo"]["hasNextPage"]:
                return state

    def _see_nothing(self, one: dict[str, Any]) -> None:
        status = one.get("accuracyStatus", "NO_GROUND_TRUTH")
        shown = one.get("isGroundTruth") or one["accuracy"] is not None
        if shown or status not in {"NO_GROUND_TRUTH", "SKIPPED"}:
            self._violated(f"an annotator saw {one}")

    def _violated(self, text: str) -> None:
        self.replica.violations.append(text[:2000])


def run(world: World, place: int, end: float, pause: float) -> Report:
    """Be the annotator of this place until then."""
    me = world.annotators[place]
    asker = Asker(world.server_url, me.token)
    annotating = Annotating(asker, world, me)
    violations = working.until(end, pause, [annotating.step])
    annotating.replica.compare()
    report = of_asker(asker)
    report.violations = [*violations, *annotating.replica.violations]
    report.ledger = annotating.ledger
    asker.close()
    return report
