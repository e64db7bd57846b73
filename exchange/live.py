"""Tasks of a Label Studio that runs, taken page by page into a project that follows it.

They are merged as an import is, with what only a running one can say: what it does not
list of a task any more is gone, and its ground truths are compared with those of here
three ways. The caller asks Label Studio, and writes where it has come to in the same
transaction: ``with db.write(): take_page(...)``.

A link polls so, with ``removes=False`` until it knows how much goes:

1. ``take_label_config``, by which the results of the pages are read.
2. ``take_page`` for each page. Of its outcome, ``held`` are tasks that would lose a
   ground truth, and ``replaced`` those whose id another task has by now: both are left
   as they are, as a whole.
3. The ids that Label Studio does not have any more, out of ``remote_ids``.
4. ``losses`` of these and ``replaced``, and of ``held``; ``is_too_much`` of them stops
   the link until somebody agrees.
5. Else ``remove_gone``, and the held and replaced tasks, read again, by ``take_page``
   with ``removes=True``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import uuid4

from exchange.authors import Author, AuthorReader
from exchange.checks import InvalidValue
from exchange.finding import FoundTask, Placed
from exchange.imports import reader_for
from exchange.live_merging import Known, LiveMerge, loses_truth
from exchange.matching import TaskMatch, matched
from exchange.options import ImportOptions, Live
from exchange.people import ImportedPeople
from exchange.reports import Report
from models.commands import (
    import_stored,
    imports,
    link_users,
    link_writes,
    mirroring,
    projects,
)
from models.commands.deletions import delete_tasks
from models.commands.history import Origin
from models.commands.locking import lock_tasks
from models.db import database as db
from models.queries import link_counts
from models.queries.link_counts import LinkCounts, Losses
from models.queries.link_writes import wished
from models.refusals import Reason, Refusal

Json = Mapping[str, Any]

LARGE_COUNT = 50
LARGE_PART = 5
"""Over so many, and more than one in so many: that much does not go unasked."""
TOLD_FAULTS = 3


class LiveOutcome(NamedTuple):
    """What a page brought. Numbers are Label Studio's ids of tasks.

    Attributes:
        report: counts of tasks, annotations, predictions and ground truths, and
            ``warnings`` of what was not taken over.
        refused: tasks that cannot be stored, each with a sentence why. One that was
            here before is as it was.
        held: tasks that were left as they are, because their ground truth would go.
            Always empty with ``removes``.
        kept: tasks of which Label Studio marked another annotation than was chosen
            here meanwhile; what was chosen here stays.
        not_taken: tasks with stars that are not ground truths here, each with a
            sentence why: on a skipped annotation, or one of several.
        removed: how many annotations and predictions Label Studio has no more.
        replaced: ids that were of other tasks before, which went; without ``removes``
            these stay, and the new ones do not come in yet.

    """

    report: Report
    refused: Mapping[int, str]
    held: frozenset[int]
    kept: frozenset[int]
    not_taken: Mapping[int, str]
    removed: int
    replaced: frozenset[int]


def people(project_id: int, users: Iterable[Json]) -> dict[int, Author]:
    """Who the numbers of Label Studio are, to take pages with.

    Somebody whose annotations were taken before stays the user of then, whatever their
    address is in Label Studio by now.

    Args:
        project_id: the project that follows.
        users: as ``GET /api/users/`` lists them.

    """
    reader = AuthorReader(project_id, {})
    authors = {}
    for user in users:
        try:
            author = reader.read(user, "user", [])
        except InvalidValue:  # a number is all that is known of this one
            continue
        if author is not None and author.number is not None:
            authors[author.number] = author
    with db.read():
        known = link_users.known(project_id)
    return {
        number: Author(*known[number], number) if number in known else author
        for number, author in authors.items()
        if not author.is_placeholder
    }


def take_page(
    project_id: int,
    source: str,
    tasks: Sequence[Json],
    users: Mapping[int, Author],
    live: Live,
) -> LiveOutcome:
    """Merge a page of tasks into a project, in one transaction or the caller's.

    Nothing is written, and the history gets no line, where nothing differs.

    Args:
        project_id: the project that follows.
        source: of the link: what its ids stand under here.
        tasks: as ``GET /api/tasks/`` answers, with annotations and predictions in full.
        users: :func:`people` of it; a number that is not among them becomes a user of
            whom only the number is known, until it is.
        live: how they are taken.

    Raises:
        Refusal: the project was not found.

    """
    page = _Page(project_id, ImportOptions(source=source, users=users), live)
    with db.write():
        return page.take(tasks)


def remove_gone(
    project_id: int,
    source: str,
    remote_ids: Collection[int],
    actor_id: int | None = None,
) -> int:
    """Delete tasks that Label Studio does not have any more, with history.

    Returns:
        How many there were here. What belongs to them goes too.

    """
    with db.write():
        keys = import_stored.named(project_id, source, map(str, remote_ids))
        return _delete([key.id for key in keys.values()], actor_id)


def losses(
    project_id: int, source: str, gone: Collection[int], held: Collection[int]
) -> Losses:
    """What would go with these tasks.

    Args:
        project_id: the project that follows.
        source: of the link.
        gone: tasks that Label Studio does not have any more, or has others in the place
            of (``replaced`` of the outcomes of this pass).
        held: tasks that would lose a ground truth (``held`` of the outcomes).

    """
    with db.read():
        return link_counts.losses(project_id, source, gone, held)


def is_too_much(losses: Losses, counts: LinkCounts) -> bool:
    """Whether somebody is to agree first: over fifty, and over a fifth of a kind."""
    held = counts.tasks, counts.ground_truths
    return any(
        going > LARGE_COUNT and going * LARGE_PART > before
        for going, before in zip(losses, held, strict=True)
    )


def remote_ids(project_id: int, source: str) -> list[int]:
    """Label Studio's ids of the tasks that are here, in their order."""
    with db.read():
        return link_counts.remote_ids(project_id, source)


def counts(project_id: int, source: str) -> LinkCounts:
    """How many rows of the link are here."""
    with db.read():
        return link_counts.counts(project_id, source)


def tasks_with_other_predictions(
    project_id: int, source: str, predictions: Iterable[Json]
) -> list[int]:
    """Tasks that have other predictions here than these; read and take them again.

    Bulk imports and deletions of predictions leave no other trace.

    Args:
        project_id: the project that follows.
        source: of the link.
        predictions: all of the project, as ``GET /api/predictions/`` lists them.

    """
    there: dict[int, set[str]] = {}
    for prediction in predictions:
        there.setdefault(prediction["task"], set()).add(str(prediction["id"]))
    with db.read():
        here = link_counts.predictions(project_id, source)
        known = set(link_counts.remote_ids(project_id, source))
    return sorted(
        task_id
        for task_id in known & (there.keys() | here.keys())
        if there.get(task_id, set()) != here.get(task_id, set())
    )


def take_label_config(
    project_id: int, label_config: str, actor_id: int | None = None
) -> str | None:
    """Let the project have this label config, if it is another one.

    All accuracies are computed again then. Settings of the scoring profile that do not
    fit it go.

    Returns:
        Why the former one stays, if this one cannot be read; else None.

    Raises:
        Refusal: the project was not found.

    """
    try:
        change = projects.replacing_config(project_id, label_config)
        projects.update(project_id, change, actor_id, Origin.LABEL_STUDIO)
    except Refusal as refusal:
        if refusal.reason is Reason.NOT_FOUND:
            raise
        return (
            f"The label config of Label Studio cannot be read: {refusal} The former one"
            " stays. Mend it in Label Studio: Settings, Labeling Interface."
        )
    return None


class _Found(NamedTuple):
    """The tasks of a page with what they are here, all of it locked.

    ``former_ids`` are tasks that annotations may have been moved from.
    """

    tasks: list[FoundTask]
    replaced: Mapping[int, int]
    """Tasks here by Label Studio's ids, which are other tasks' by now."""
    former_ids: frozenset[int]


class _Page:
    """One page, taken into one project."""

    def __init__(self, project_id: int, options: ImportOptions, live: Live) -> None:
        self._project_id = project_id
        self._options = options
        self._live = live
        self._people = ImportedPeople(project_id, options)
        self._batch_id = uuid4().hex
        self._report = Report()
        self._refused: dict[int, str] = {}
        self._not_taken: dict[int, str] = {}

    def take(self, tasks: Sequence[Json]) -> LiveOutcome:
        """Merge these tasks. The transaction is open."""
        knows_numbers = self._people.knows_numbers()
        imports.begin(self._project_id, all_tasks=knows_numbers)
        found = self._find(self._read(tasks))
        if knows_numbers:
            self._report.users_merged, created = self._people.merge()
            self._report.users_created += created
        if self._live.removes:
            _delete(found.replaced.values(), self._live.actor_id)
        matches, known = self._match(found)
        held = self._held(matches, known)
        merge = LiveMerge(
            self._project_id,
            [match for match in matches if _number(match) not in held],
            self._options,
            self._report,
            known,
        )
        merge.merge()
        self._store(merge)
        replaced = frozenset(found.replaced)
        return LiveOutcome(
            self._report,
            self._refused,
            held,
            frozenset(merge.kept),
            self._not_taken,
            merge.surplus.answer_count,
            replaced,
        )

    def _read(self, tasks: Sequence[Json]) -> list[Placed]:
        """The tasks that can be stored, each once."""
        reader = reader_for(self._project_id, self._options, "file_result_bytes")
        placed: dict[int, Placed] = {}
        for position, value in enumerate(tasks):
            number = value["id"]
            reading = reader.read(value)
            self._not_taken.pop(number, None)
            self._refused.pop(number, None)
            placed.pop(number, None)
            if reading.task is None:
                self._refused[number] = _told(reading.faults)
                continue
            placed[number] = Placed(reading.task, position, None)
            if stars := [each for each in reading.warnings if _is_of_star(each)]:
                self._not_taken[number] = _told(stars)
            for warning in reading.warnings:
                self._report.add_warning(placed[number].problem(warning))
        return list(placed.values())

    def _find(self, batch: Sequence[Placed]) -> _Found:
        """Find these tasks by their ids and moments, and lock them."""
        source = self._options.source
        names = [str(placed.task.external_id) for placed in batch]
        keys = import_stored.named(self._project_id, source, names)
        annotations = {
            (annotation.external_id, annotation.created_at)
            for placed in batch
            for annotation in placed.task.annotations
            if annotation.external_id is not None and annotation.created_at is not None
        }
        ids = {key.id for key in keys.values()}
        former_ids = import_stored.tasks_with(self._project_id, source, annotations)
        lock_tasks(ids | former_ids, [self._project_id])
        stored = import_stored.tasks(self._project_id, ids)
        tasks, replaced = [], {}
        for placed, name in zip(batch, names, strict=True):
            here = stored.get(keys[name].id) if name in keys else None
            if here is not None and here.imported_created_at not in {
                None,
                placed.task.created_at,
            }:
                replaced[int(name)] = here.id
                here = None
            if here is not None or self._live.removes or int(name) not in replaced:
                tasks.append(FoundTask(placed, here, is_foreign=False, warnings=[]))
        return _Found(tasks, replaced, frozenset(former_ids - ids))

    def _match(self, found: _Found) -> tuple[list[TaskMatch], Known]:
        """What these tasks are here, and who made and changed their annotations."""
        annotations = [
            annotation
            for task in found.tasks
            for annotation in task.placed.task.annotations
        ]
        authors = [each.author for each in annotations if each.author is not None]
        numbers = {each.updated_by for each in annotations} - {self._live.own_number}
        users = self._options.users
        editors = {
            number: users[number]
            for number in numbers
            if number is not None and number in users
        }
        people, created = self._people.of([*authors, *editors.values()])
        self._report.users_created += created
        matches = matched(found.tasks, people, found.former_ids)
        ids = [match.stored.id for match in matches if match.stored is not None]
        met = {
            who.number: people.ids[who.email]
            for who in (*authors, *editors.values())
            if who.number is not None and who.number in users
        }
        link_users.remember(self._project_id, met)
        editor_ids = {number: people.ids[who.email] for number, who in editors.items()}
        return matches, Known(editor_ids, wished(ids))

    def _held(self, matches: Sequence[TaskMatch], known: Known) -> frozenset[int]:
        if self._live.removes:
            return frozenset()
        return frozenset(
            _number(match)
            for match in matches
            if match.stored is not None
            and match.stored.id not in known.wished_ids
            and loses_truth(match)
        )

    def _store(self, merge: LiveMerge) -> None:
        actor_id, origin = self._live.actor_id, Origin.LABEL_STUDIO
        changes = merge.changes
        imports.store(self._project_id, changes, actor_id, self._batch_id, origin)
        if merge.surplus.answer_count:
            mirroring.remove_answers(
                self._project_id, merge.surplus, actor_id, self._batch_id
            )
        if self._report.users_merged or changes.has_content:
            imports.record_import(self._project_id, actor_id, self._batch_id, origin)
        if merge.unwritten_ids:
            link_writes.want_differences(self._project_id, merge.unwritten_ids)


def _delete(task_ids: Iterable[int], actor_id: int | None) -> int:
    """Delete tasks for Label Studio; how many there were."""
    outcome = delete_tasks(task_ids, actor_id, source=Origin.LABEL_STUDIO)
    return len(outcome.outcomes)


def _number(match: TaskMatch) -> int:
    return int(match.brought.external_id or 0)


def _is_of_star(warning: InvalidValue) -> bool:
    return warning.path.startswith("annotations[") and warning.path.endswith(
        "].ground_truth"
    )


def _told(problems: Sequence[InvalidValue]) -> str:
    """The first few problems of a task, as sentences."""
    told = [str(problem) for problem in problems[:TOLD_FAULTS]]
    if len(problems) > TOLD_FAULTS:
        told.append(f"And {len(problems) - TOLD_FAULTS:,} more.")
    return " ".join(told)
