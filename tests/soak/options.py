"""How a run is to be."""

from typing import NamedTuple

ANNOTATORS = 3
REVIEWERS = 4
"""Beside them there is one manager: eight clients in all."""


class Options(NamedTuple):
    """What the command line says."""

    seconds: float = 600
    postgresql: bool = False
    workers: int = 1
    kill_every: float = 0
    """Seconds between two SIGKILLs of the server; 0 for none."""
    restart_every: float = 0
    """Seconds between two restarts of PostgreSQL; 0 for none."""
    pause: float = 0.02
    """Seconds that a client thinks between two requests, about."""
    settling: float = 8
    """Seconds without news after which a subscriber believes that it has all."""
    seed: int = 0
