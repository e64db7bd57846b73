"""What each process hands back in the end."""

from dataclasses import dataclass, field

from tests.soak.asking import Asker, Fault
from tests.soak.ledger import Ledger


@dataclass
class Report:
    """What one client, subscriber or onlooker has done and seen."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    """How long each request of an operation took."""
    refusals: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    ledger: Ledger | None = None
    looks: int = 0
    followed: list["Followed"] = field(default_factory=list)


@dataclass
class Followed:
    """The changes of a project that one subscriber was told, in that order."""

    project_id: int
    told: list[tuple[int, str]] = field(default_factory=list)
    sockets: int = 0


def of_asker(asker: Asker) -> Report:
    """The figures of a client's requests."""
    return Report(dict(asker.seconds), dict(asker.refusals), asker.faults)
