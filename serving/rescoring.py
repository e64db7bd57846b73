"""Computing accuracies in the background, as soon as something waits for it."""

import threading
import time
from collections import Counter

import structlog

from models.commands import accuracies, counting, rescoring
from models.db import database as db
from serving import measures

SECONDS_BETWEEN_LOOKS = 1.0
"""What this process writes is seen at once; what others do, so often."""
SECONDS_OF_QUIET = 0.05
"""After a write of this process: its answer goes out first, and so do those of the
writes that follow at once. Otherwise, somebody who measures how long they take would
learn whether there was something to be computed."""
MOST_PAUSES = 40
"""So often the quiet is waited for while writes go on."""
SECONDS_BETWEEN_COUNTS = 5.0
"""To count a million tasks that wait takes as long as a step."""
SECONDS_BETWEEN_STEPS = 0.01
"""So that others who wait to write to SQLite have their turn."""
SECONDS_TO_STOP = 0.5
PAUSES = (1.0, 2.0, 5.0, 10.0)
"""Seconds until the next try, after so many failures in a row."""

log = structlog.get_logger()


class RescoringThread:
    """A thread that scores the tasks that wait for it, a few at a time.

    Every server process has one, and all share the work. A project that has much to do
    does not keep the others waiting: each gets a step in turn. A write of this process
    ends the pause, whether it left something to compute or not.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._worked_on: Counter[int] = Counter()
        self._measures_at = 0.0
        self._thread = threading.Thread(target=self._run, name="rescoring", daemon=True)

    def start(self) -> None:
        """Begin to look for tasks that wait."""
        self._thread.start()

    def stop(self) -> None:
        """Score no more; a step that does not end in time is rolled back."""
        self._stopped.set()
        accuracies.waits.set()
        self._thread.join(SECONDS_TO_STOP)

    def _run(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            try:
                busy = self._round()
                failures = 0
                self._pause(SECONDS_BETWEEN_STEPS if busy else SECONDS_BETWEEN_LOOKS)
            except Exception as error:  # whatever it is, the next round tries again
                pause = PAUSES[min(failures, len(PAUSES) - 1)]
                failures += 1
                log.warning("Rescoring failed", error=repr(error), next_try=pause)
                self._stopped.wait(pause)
        db.close()

    def _pause(self, seconds: float) -> None:
        """Wait for so long, or until this process has written and is quiet again."""
        if accuracies.waits.wait(seconds):
            for _ in range(MOST_PAUSES):
                accuracies.waits.clear()
                if (
                    self._stopped.wait(SECONDS_OF_QUIET)
                    or not accuracies.waits.is_set()
                ):
                    return

    def _round(self) -> bool:
        """A step for each project that has tasks waiting; whether any was scored."""
        with db.read():
            waiting = rescoring.waiting()
            self._measure(waiting)
        for project_id in self._worked_on.keys() - set(waiting):
            if self._worked_on.pop(project_id) > rescoring.TASKS_A_STEP:
                log.info("Rescored a project", project=project_id)
        scored = 0
        for project_id in waiting:
            if self._goes_on():
                tasks = rescoring.step(project_id, go_on=self._goes_on)
                self._worked_on[project_id] += tasks
                scored += tasks
        return bool(scored) or self._count()

    def _measure(self, waiting: list[int]) -> None:
        """Let Prometheus know how many tasks wait in these projects."""
        if waiting and time.monotonic() < self._measures_at:
            return
        self._measures_at = time.monotonic() + SECONDS_BETWEEN_COUNTS
        parts = rescoring.progress(waiting).values()
        measures.waiting_tasks.set(sum(part.total - part.done for part in parts))

    def _count(self) -> bool:
        """A step of counting for each project; whether any tasks were counted."""
        with db.read():
            waiting = counting.waiting_projects()
        counted = 0
        for project_id in waiting:
            if self._goes_on():
                counted += counting.step(project_id, go_on=self._goes_on)
        return bool(counted)

    def _goes_on(self) -> bool:
        return not self._stopped.is_set()
