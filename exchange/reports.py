"""What an import did, and what it refused."""

import re
from dataclasses import dataclass, field, replace
from enum import StrEnum

from models.commands.mirroring import Removal

REPORTED_PROBLEMS = 1000
_INDEX = re.compile(r"\[[0-9]+\]")
_VALUE = re.compile(r'"[^"]*"|[0-9][0-9,.]*')


class ImportErrorPolicy(StrEnum):
    """What an invalid task does to the import."""

    REJECT_ALL = "REJECT_ALL"
    SKIP_INVALID = "SKIP_INVALID"


@dataclass(frozen=True, slots=True)
class Problem:
    """What was refused or not taken over, where, and what would be right."""

    index: int
    """The task's position in its file or list, from 0."""
    path: str | None
    """Where in the task, such as ``annotations[0].result``; None for all of it."""
    message: str
    file: str | None = None
    count: int = 1
    """How often the import has it, of which this is the first place."""
    kind: str | None = None
    """What all of a kind share; None where it is told by path and message."""

    @property
    def key(self) -> tuple[str, str]:
        """The same for all problems of a kind, wherever they stand."""
        kind = self.kind
        if kind is None:
            kind = _VALUE.sub("…", self.message)
        return _INDEX.sub("[]", self.path or ""), kind


class Kinds:
    """Problems, those of a kind as one with the first place and a count."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self._places: dict[tuple[str, str], int] = {}

    def add(self, problem: Problem) -> None:
        """Count a problem to its kind; of kinds, the first thousand are kept."""
        place = self._places.get(problem.key)
        if place is not None:
            first = self.problems[place]
            self.problems[place] = replace(first, count=first.count + problem.count)
        elif len(self.problems) < REPORTED_PROBLEMS:
            self._places[problem.key] = len(self.problems)
            self.problems.append(problem)


@dataclass
class Tally:
    """How many of a kind the import brought, by what became of them."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        """How many the import brought."""
        return self.created + self.updated + self.unchanged


@dataclass
class Report:
    """What one import did.

    ``ground_truths`` counts tasks: with a mark where there was none (created), on
    another annotation than before (updated), as before (unchanged).
    """

    tasks: Tally = field(default_factory=Tally)
    annotations: Tally = field(default_factory=Tally)
    predictions: Tally = field(default_factory=Tally)
    ground_truths: Tally = field(default_factory=Tally)
    ground_truths_kept: int = 0
    """Tasks whose ground truth stays here, other than the file says."""
    ground_truths_removed: int = 0
    """Tasks that lost their ground truth, as the file says."""
    removed: Removal | None = None
    """What a complete file did not hold any more, and went."""
    users_created: int = 0
    users_merged: int = 0
    """Numbers of a Label Studio that became the people that they are."""
    errors: list[Problem] = field(default_factory=list)
    """Each of them, the first thousand."""
    error_kinds: Kinds = field(default_factory=Kinds, compare=False)
    error_count: int = 0
    """All there were, listed or not; after a thousand a rejected import ends."""
    warning_kinds: Kinds = field(default_factory=Kinds, compare=False)
    warning_count: int = 0
    """All there were, listed or not."""
    is_rejected: bool = False
    """Nothing was imported: the errors say why."""

    @property
    def warnings(self) -> list[Problem]:
        """What was not taken over, or read otherwise than it is written, by kind."""
        return self.warning_kinds.problems

    def add_error(self, problem: Problem) -> None:
        """Note why a task is not imported."""
        self.error_count += 1
        self.error_kinds.add(problem)
        if self.error_count <= REPORTED_PROBLEMS:
            self.errors.append(problem)

    def add_warning(self, problem: Problem) -> None:
        """Note what of a task is not taken over."""
        self.warning_count += problem.count
        self.warning_kinds.add(problem)

    def rejected(self) -> "Report":
        """The same problems, and nothing done."""
        return Report(
            errors=self.errors,
            error_kinds=self.error_kinds,
            error_count=self.error_count,
            warning_kinds=self.warning_kinds,
            warning_count=self.warning_count,
            is_rejected=True,
        )

    @property
    def has_changes(self) -> bool:
        """Whether anything here is other than before the import."""
        tallies = (self.tasks, self.annotations, self.predictions, self.ground_truths)
        is_removing = self.removed is not None and self.removed.total > 0
        return (
            is_removing
            or self.users_merged > 0
            or self.ground_truths_removed > 0
            or any(tally.created or tally.updated for tally in tallies)
        )

    @property
    def task_count(self) -> int:
        """How many tasks were imported, those that were here already included."""
        return self.tasks.total

    @property
    def annotation_count(self) -> int:
        """How many annotations were imported, those here already included."""
        return self.annotations.total

    @property
    def prediction_count(self) -> int:
        """How many predictions were imported, those here already included."""
        return self.predictions.total

    @property
    def ground_truth_count(self) -> int:
        """How many tasks the import says the ground truth of."""
        return self.ground_truths.total
