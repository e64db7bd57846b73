"""Scoring projects anew in the background, as soon as their profile changes."""

import threading

import structlog

from models import database as db
from models.commands import rescoring, rescoring_steps

SECONDS_BETWEEN_LOOKS = 1.0
SECONDS_BETWEEN_STEPS = 0.01
"""So that others who wait to write to SQLite have their turn."""
SECONDS_TO_STOP = 1.0
PAUSES = (1.0, 2.0, 5.0, 10.0)
"""Seconds until the next try, after so many failures in a row."""

log = structlog.get_logger()


class Rescoring:
    """A thread that scores the tasks that wait for it, a few at a time.

    Every server process has one, and all share the work. A project that has much to do
    does not keep the others waiting: each gets a step in turn.
    """

    def __init__(self) -> None:
        self._stopped = threading.Event()
        self._worked_on: set[int] = set()
        self._thread = threading.Thread(target=self._run, name="rescoring", daemon=True)

    def start(self) -> None:
        """Begin to look for tasks that wait."""
        self._thread.start()

    def stop(self) -> None:
        """Score no more; a step that does not end in time is rolled back."""
        self._stopped.set()
        self._thread.join(SECONDS_TO_STOP)

    def _run(self) -> None:
        failures = 0
        while not self._stopped.is_set():
            try:
                busy = self._round()
                pause = SECONDS_BETWEEN_STEPS if busy else SECONDS_BETWEEN_LOOKS
                failures = 0
            except Exception as error:  # whatever it is, the next round tries again
                pause = PAUSES[min(failures, len(PAUSES) - 1)]
                failures += 1
                log.warning("Rescoring failed", error=repr(error), next_try=pause)
            self._stopped.wait(pause)
        db.close()

    def _round(self) -> bool:
        """A step for each project that has tasks waiting; whether any was scored."""
        with db.read():
            waiting = rescoring.waiting()
        for finished in self._worked_on.difference(waiting):
            log.info("Rescored a project", project=finished)
        self._worked_on.intersection_update(waiting)
        scored = set()
        for project_id in waiting:
            if not self._stopped.is_set() and rescoring_steps.step(project_id):
                scored.add(project_id)
        self._worked_on |= scored
        return bool(scored)
