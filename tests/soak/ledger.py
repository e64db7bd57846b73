"""What a client was told that it changed, and what it may have changed."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Entry(NamedTuple):
    """One line that the history must have, or may have."""

    kind: str
    annotation_id: int | None = None


class Bulk(NamedTuple):
    """A bulk change that got no answer, or none that names each annotation."""

    kind: str
    task_ids: frozenset[int]


@dataclass
class Ledger:
    """Of one user, in the shared project."""

    user_id: int
    done: Counter[Entry] = field(default_factory=Counter)
    possible: Counter[Entry] = field(default_factory=Counter)
    bulks: list[Bulk] = field(default_factory=list)
    batches: dict[str, int] = field(default_factory=dict)
    """How many lines of the history belong to each batch that was answered."""

    def was_done(self, kind: str, annotation_id: int | None = None) -> None:
        """The server has said so."""
        self.done[Entry(kind, annotation_id)] += 1

    def may_be(self, kind: str, annotation_id: int | None = None) -> None:
        """There was no answer, or it does not tell."""
        self.possible[Entry(kind, annotation_id)] += 1

    def may_be_of(self, kind: str, task_ids: Iterable[int]) -> None:
        """Any annotation of these tasks, once each."""
        self.bulks.append(Bulk(kind, frozenset(task_ids)))


def number(global_id: str) -> int:
    """The number of an id such as ``Task:7``."""
    return int(global_id.rpartition(":")[2])
