"""What an import did, and what it refused."""

from dataclasses import dataclass, field
from enum import StrEnum

from models.commands.mirroring import Removal

REPORTED_PROBLEMS = 1000


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
    error_count: int = 0
    """All there were, listed or not; after a thousand a rejected import ends."""
    warnings: list[Problem] = field(default_factory=list)
    warning_count: int = 0
    """All there were, listed or not."""
    is_rejected: bool = False
    """Nothing was imported: the errors say why."""

    def add_error(self, problem: Problem) -> None:
        """Note why a task is not imported."""
        self.error_count += 1
        if self.error_count <= REPORTED_PROBLEMS:
            self.errors.append(problem)

    def add_warning(self, problem: Problem) -> None:
        """Note what of a task is not taken over."""
        self.warning_count += 1
        if self.warning_count <= REPORTED_PROBLEMS:
            self.warnings.append(problem)

    def rejected(self) -> "Report":
        """The same problems, and nothing done."""
        return Report(
            errors=self.errors,
            error_count=self.error_count,
            warnings=self.warnings,
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
