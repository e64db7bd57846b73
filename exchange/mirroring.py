"""What a complete file of a source does not hold any more."""

from collections.abc import Collection, Sequence

from exchange.checks import InvalidValue
from exchange.matching import TaskMatch
from exchange.options import ImportOptions
from exchange.reports import Report
from models.commands import mirroring
from models.commands.import_rows import StoredAnnotation
from models.commands.mirroring import Removal, Surplus

IS_TOO_MUCH = (
    "The file lacks more than a fifth of the existing tasks, or their deletion was"
    " not confirmed. If the file is complete, add --yes."
)
MIRRORS_ALL = (
    "A mirrored file must be complete: tasks that are skipped as invalid would be"
    " deleted on this server. Leave --skip-invalid out."
)
IS_CHOSEN_HERE = (
    "of this task are not all in the file, but one of them was set as the ground"
    " truth on this server. It stays."
)


class Mirror:
    """Collects what of the sources of an import its file does not hold."""

    def __init__(self, project_id: int, options: ImportOptions, last_id: int) -> None:
        self._project_id = project_id
        self._confirm = options.mirror
        self._last_id = last_id
        self._sources = {options.source}
        self._surplus = Surplus()
        self._held = mirroring.holdings(project_id) if options.mirror else {}

    def look_at(self, matches: Sequence[TaskMatch], report: Report) -> None:
        """Note the answers that are here, of the source, and do not come in."""
        if self._confirm is None:
            return
        for match in matches:
            self._sources.add(match.brought.source)
            if match.brought.lists_annotations:
                self._look_at_annotations(match, report)
            if match.brought.lists_predictions:
                self._surplus.prediction_ids.extend(
                    row.id
                    for row in match.other_predictions
                    if row.source == match.brought.source
                )

    def _look_at_annotations(self, match: TaskMatch, report: Report) -> None:
        for row in match.other_annotations:
            if row.source != match.brought.source:
                continue
            if _is_chosen_here(match, row):
                fault = InvalidValue("annotations", IS_CHOSEN_HERE)
                report.add_warning(match.task.placed.problem(fault))
            else:
                self._surplus.annotation_ids.append(row.id)

    def removal(self, brought_ids: Collection[int], unmarked: int) -> Removal:
        """What is to go, once the whole file was looked at.

        Args:
            brought_ids: the tasks here that the file holds.
            unmarked: the ground truths that it took away by itself.

        """
        self._surplus.task_ids = mirroring.other_tasks(
            self._project_id, self._sources, self._last_id, brought_ids
        )
        going = mirroring.going(self._surplus)
        going = going._replace(ground_truths=going.ground_truths + unmarked)
        return Removal(going, mirroring.total_of(self._held, self._sources))

    def is_allowed(self, removal: Removal) -> bool:
        """Whether this may go. Where nothing does, nobody is asked."""
        if removal.total == 0 or self._confirm is None:
            return True
        return self._confirm(removal)

    def remove(self, actor_id: int | None, batch_id: str) -> None:
        """Let it go."""
        mirroring.remove(self._project_id, self._surplus, actor_id, batch_id)


def _is_chosen_here(match: TaskMatch, row: StoredAnnotation) -> bool:
    """Whether somebody made it the ground truth, other than an import of the file."""
    return (
        match.stored is not None
        and match.stored.ground_truth_id == row.id
        and match.said_id != row.id
    )
