"""The manager: imports, exports, and changes how the shared project is scored."""

import random
import time
from typing import Any
from uuid import uuid4

from tests.soak import working
from tests.soak.asking import Asker, Kind
from tests.soak.ledger import Ledger
from tests.soak.own_project import PROFILES, OwnProject
from tests.soak.reports import Report, of_asker
from tests.soak.world import World, chosen
from tests.stored import choice

GROUPS = 20
TASKS_OF_GROUP = 5
SECONDS_BETWEEN_PROFILES = 5


class Managing:
    """Imports groups of tasks; those of a group bear the number of the import."""

    def __init__(self, asker: Asker, world: World) -> None:
        self._asker = asker
        self._world = world
        self._draw = random.Random(world.manager.id)  # noqa: S311 - not a secret
        self._imports = 0
        self._profiles = 0
        self._next_profile = 0.0
        self.ledger = Ledger(world.manager.id)
        self.marks: dict[int, int] = {}
        """The number of the last import of each group."""

    def step(self) -> None:
        """An import, an export, or another scoring profile."""
        if time.monotonic() > self._next_profile:
            self._next_profile = time.monotonic() + SECONDS_BETWEEN_PROFILES
            self._other_profile()
        elif self._draw.random() < 0.5:
            self._import()
        else:
            self._asker.ask("Export", project=self._world.shared)

    def _import(self) -> None:
        """Repeated with its key until it is answered: done once all the same."""
        self._imports += 1
        group = self._draw.randrange(GROUPS)
        tasks = [self._task(group, place) for place in range(TASKS_OF_GROUP)]
        given = {
            "projectId": self._world.shared,
            "tasks": tasks,
            "updateData": True,
            "idempotencyKey": uuid4().hex,
        }
        answer = self._asker.insist("Import", input=given)
        is_done = answer.kind is Kind.DONE
        if not is_done or answer.data["importTasks"]["errors"]:
            raise AssertionError(f"The import was refused: {answer}")
        self.marks[group] = self._imports
        self.ledger.was_done("TASKS_IMPORTED")

    def _task(self, group: int, place: int) -> dict[str, Any]:
        own = group * TASKS_OF_GROUP + place
        text = f"text {own}"
        data = {"text": text, "group": group, "mark": self._imports}
        return {
            "id": own,
            "data": data,
            "annotations": [self._annotation(own * 10 + n) for n in range(2)],
            "predictions": [
                {
                    "id": own,
                    "model_version": "m1",
                    "result": choice(*chosen(self._draw)),
                }
            ],
        }

    def _annotation(self, own: int) -> dict[str, Any]:
        return {
            "id": own,
            "completed_by": {"email": f"import{own % 2}@example.org"},
            "ground_truth": self._draw.random() < 0.3,
            "result": choice(*chosen(self._draw)),
            "updated_at": f"2026-01-01T00:00:00.{self._imports % 1_000_000:06}Z",
        }

    def _other_profile(self) -> None:
        self._profiles += 1
        profile = PROFILES[self._profiles % 2]
        given = {"id": self._world.shared, "scoringProfile": profile}
        answer = self._asker.insist("Profile", input=given)
        if answer.kind is Kind.REFUSED:
            raise AssertionError(f"The profile was refused: {answer}")
        self.ledger.was_done("PROJECT_UPDATED")


def run(world: World, end: float, pause: float) -> tuple[Report, dict[int, int]]:
    """Be the manager until then; also the number of the last import of each group."""
    me = world.manager
    asker = Asker(world.server_url, me.token)
    managing = Managing(asker, world)
    own = OwnProject(asker, me.project, random.Random(me.id))  # noqa: S311
    violations = working.until(end, pause, [managing.step, own.step])
    own.replica.compare()
    report = of_asker(asker)
    report.violations = [*violations, *own.replica.violations]
    report.ledger = managing.ledger
    asker.close()
    return report, managing.marks
