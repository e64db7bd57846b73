"""What people do by chance, in Label Studio and on this server."""

import random
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import httpx2

from tests.label_studio.here import GraphQLRefusal, Here
from tests.label_studio.states import rows_here
from tests.label_studio.there import CONFIG, MOODS, LabelStudio, mood

Json = dict[str, Any]

SET = "mutation S($id: ID!) { setGroundTruth(annotationId: $id) { task { id } } }"
UNSET = "mutation U($id: ID!) { unsetGroundTruth(annotationId: $id) { task { id } } }"
BULK_SET = """mutation B($tasks: [ID!]!, $annotator: ID!) {
  setGroundTruths(taskIds: $tasks, annotatorId: $annotator) { batchId setCount }
}"""
BULK_DELETE = """mutation D($tasks: [ID!]!) {
  deleteGroundTruths(taskIds: $tasks) { batchId removedCount }
}"""
UNDO = """mutation R($project: ID!, $batch: String!) {
  revertChanges(projectId: $project, batchId: $batch, overwrite: true) {
    results { task { id } }
  }
}"""
LONGER = CONFIG.replace(
    '<Choice value="flat"/>', '<Choice value="flat"/><Choice value="odd"/>'
)
FEWEST_TASKS = 20


class People:
    """Annotators in a project of Label Studio, reviewers in the one that follows it."""

    def __init__(
        self,
        chance: random.Random,
        there: LabelStudio,
        remote: int,
        here: Here,
        project: int,
    ) -> None:
        self._chance = chance
        self._there = there
        self._remote = remote
        self._here = here
        self._project = project
        self._batch: str | None = None
        self._count = 0
        self.drafts: dict[int, int | None] = {}
        """The unsubmitted changes that must be there: annotations by drafts."""
        self.done: dict[str, int] = {}
        self.refused = 0
        self.faults = 0

    def act(self) -> None:
        """Do one thing."""
        there: list[Callable[[], None]] = [self.create] * 4 + [self.edit] * 4
        there += [self.delete] * 2 + [self.skip] * 2 + [self.draft] * 2
        there += [self.submit, self.predict, self.unpredict, self.new_task]
        there += [self.edit_task, self.delete_task, self.config, self.star]
        here: list[Callable[[], None]] = [self.set] * 8 + [self.unset] * 3
        here += [self.bulk_set, self.bulk_delete, self.undo]
        act = self._chance.choice(there if self._chance.random() < 0.6 else here)
        try:
            act()
        except httpx2.HTTPStatusError:  # such as "database is locked"
            self.faults += 1
        self.done[act.__name__] = self.done.get(act.__name__, 0) + 1

    # In Label Studio

    def _task(self) -> Json:
        number = self._chance.choice(self._there.task_ids(self._remote))
        task: Json = self._there.ask("GET", f"/api/tasks/{number}/")
        return task

    def _annotation(self) -> Json | None:
        annotations = self._task()["annotations"]
        return self._chance.choice(annotations) if annotations else None

    def create(self) -> None:
        """Submit an annotation."""
        body = {"result": self._mood(), "lead_time": 2.5}
        self._there.ask("POST", f"/api/tasks/{self._task()['id']}/annotations/", body)

    def edit(self) -> None:
        """Change an annotation."""
        self._save({"result": self._mood()})

    def skip(self) -> None:
        """Skip an annotation, or take that back."""
        self._save({"was_cancelled": self._chance.random() < 0.7})

    def star(self) -> None:
        """A script of somebody else sets or removes a star."""
        self._save({"ground_truth": self._chance.random() < 0.7})

    def _save(self, body: Json) -> None:
        """Save an annotation, which deletes its drafts."""
        annotation = self._annotation()
        if annotation is None:
            return
        self._forget(annotation["id"])
        self._there.ask("PATCH", f"/api/annotations/{annotation['id']}/", body)

    def delete(self) -> None:
        """Delete an annotation."""
        annotation = self._annotation()
        if annotation is not None:
            self._forget(annotation["id"])
            self._there.ask("DELETE", f"/api/annotations/{annotation['id']}/")

    def draft(self) -> None:
        """Begin to change an annotation."""
        annotation = self._annotation()
        if annotation is None:
            return
        path = f"/api/tasks/{annotation['task']}/annotations/{annotation['id']}/drafts"
        made = self._there.ask("POST", path, {"result": self._mood()})
        self.drafts[made["id"]] = annotation["id"]

    def submit(self) -> None:
        """Submit a draft."""
        for annotation in list(self.drafts.values())[:1]:
            self._forget(annotation)
            path = f"/api/annotations/{annotation}/"
            self._there.ask("PATCH", path, {"result": self._mood()})

    def _forget(self, annotation: int | None) -> None:
        gone = [id_ for id_, of in self.drafts.items() if of == annotation]
        for id_ in gone:
            del self.drafts[id_]

    def lost_drafts(self) -> list[int]:
        """Unsubmitted changes that nobody deleted, and that are gone."""
        lost = []
        for draft in self.drafts:
            try:
                self._there.ask("GET", f"/api/drafts/{draft}/")
            except Exception:  # whatever it is, it is not there
                lost.append(draft)
        return lost

    def predict(self) -> None:
        """A model answers."""
        body = {
            "task": self._task()["id"],
            "result": self._mood(),
            "model_version": "m2",
        }
        self._there.ask("POST", "/api/predictions/", body)

    def unpredict(self) -> None:
        """An answer of a model is deleted."""
        for prediction in self._task()["predictions"][:1]:
            self._there.ask("DELETE", f"/api/predictions/{prediction['id']}/")

    def new_task(self) -> None:
        """A task is imported."""
        self._count += 1
        self._there.load(self._remote, [{"data": {"text": f"new {self._count}"}}])

    def edit_task(self) -> None:
        """The data of a task is changed."""
        self._count += 1
        body = {"data": {"text": f"edited {self._count}"}}
        self._there.ask("PATCH", f"/api/tasks/{self._task()['id']}/", body)

    def delete_task(self) -> None:
        """A task is deleted."""
        if len(self._there.task_ids(self._remote)) <= FEWEST_TASKS:
            return
        task = self._task()
        for annotation in task["annotations"]:
            self._forget(annotation["id"])
        self._there.ask("DELETE", f"/api/tasks/{task['id']}/")

    def config(self) -> None:
        """The label config gets a choice more."""
        body = {"label_config": self._chance.choice([CONFIG, LONGER])}
        # one that annotations already use may not go: then nothing changes
        with suppress(Exception):
            self._there.ask("PATCH", f"/api/projects/{self._remote}/", body)

    def _mood(self) -> list[Json]:
        return mood(self._chance.choice(MOODS))

    # On this server

    def _rows(self) -> list[Json]:
        return list(rows_here(self._here, self._project))

    def _ask(self, document: str, **variables: Any) -> Json | None:
        """What is answered; None where it is refused, as for what has gone."""
        try:
            return self._here.ask(document, **variables)
        except GraphQLRefusal:
            self.refused += 1
            return None

    def set(self) -> None:
        """Set the ground truth of a task, or move it."""
        rows = [row for row in self._rows() if row["annotations"]]
        one = self._chance.choice(self._chance.choice(rows)["annotations"])
        self._ask(SET, id=one["id"])

    def unset(self) -> None:
        """Remove a ground truth."""
        truths = [row["groundTruth"] for row in self._rows() if row["groundTruth"]]
        if truths:
            self._ask(UNSET, id=self._chance.choice(truths)["id"])

    def bulk_set(self) -> None:
        """Let the annotations of one person be ground truths."""
        rows = self._chance.sample(self._rows(), 10)
        annotators = [
            one["annotator"]["id"]
            for row in rows
            for one in row["annotations"]
            if one["annotator"]
        ]
        if annotators:
            tasks = [row["id"] for row in rows]
            answer = self._ask(BULK_SET, tasks=tasks, annotator=annotators[0])
            self._keep(answer and answer["setGroundTruths"]["batchId"])

    def bulk_delete(self) -> None:
        """Remove the ground truths of some tasks."""
        tasks = [row["id"] for row in self._chance.sample(self._rows(), 10)]
        answer = self._ask(BULK_DELETE, tasks=tasks)
        self._keep(answer and answer["deleteGroundTruths"]["batchId"])

    def undo(self) -> None:
        """Undo the last bulk change."""
        if self._batch is not None:
            self._ask(UNDO, project=self._project, batch=self._batch)
            self._batch = None

    def _keep(self, batch: Any) -> None:
        self._batch = batch or self._batch
