"""Several processes that serve, and the one that looks after them."""

import signal

from uvicorn.supervisors import Multiprocess

STARTUP_FAILURE = 3
"""The exit code of a process that could not begin to serve; uvicorn's own."""


class Workers(Multiprocess):
    """Replaces workers that end or fall silent, until it is asked to stop.

    uvicorn's own looks at signals between its questions to the workers: one that is
    just starting, or silent, would hold up the stop until it answers.
    """

    def serve(self) -> None:
        """Serve until a signal, or until it is seen that no worker can start."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        self.run()

    @property
    def failed(self) -> bool:
        """Whether a worker could not begin to serve."""
        return any(process.exitcode == STARTUP_FAILURE for process in self.processes)

    def _stop(self, *_: object) -> None:
        self.should_exit.set()
        self.terminate_all()
