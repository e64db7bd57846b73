"""Tasks of a Label Studio that runs, taken page by page into a project that follows it.

They are merged as an import is, with what only a running one can say: what it does not
list of a task any more is gone, and its ground truths are compared with those of here
three ways. The caller asks Label Studio, and writes where it has come to in the same
transaction: ``with db.write(): take_page(...)``.

A link polls so, with ``removes=False`` until it knows how much goes:

1. ``take_page`` for each page; ``held`` of its outcome are tasks of which something
   would go that somebody may have to agree to. They stay as they are, as a whole.
2. The ids that Label Studio does not have any more, out of ``remote_ids``.
3. ``losses`` of both; ``is_too_much`` of them stops the link until somebody agrees.
4. Else ``remove_gone``, and the held tasks, read again, by ``take_page`` with
   ``removes=True``.
"""

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple

from exchange.authors import Author
from exchange.options import Live
from exchange.reports import Report

Json = Mapping[str, Any]


class LiveOutcome(NamedTuple):
    """What a page brought. Numbers are Label Studio's ids of tasks.

    Attributes:
        report: counts of tasks, annotations, predictions and ground truths, and
            ``warnings`` of what was not taken over.
        refused: tasks that cannot be stored, each with a sentence why. One that was
            here before is as it was.
        held: tasks that were left as they are, because a ground truth or the whole task
            would go. Always empty with ``removes``.
        kept: tasks of which Label Studio marked another annotation than was chosen
            here meanwhile; what was chosen here stays.
        not_taken: tasks with stars that are not ground truths here, each with a
            sentence why: on a skipped annotation, or one of several.
        removed: how many annotations and predictions Label Studio has no more.
        replaced: tasks in the place of others that had their ids before.

    """

    report: Report
    refused: Mapping[int, str]
    held: frozenset[int]
    kept: frozenset[int]
    not_taken: Mapping[int, str]
    removed: int
    replaced: frozenset[int]


class Counts(NamedTuple):
    """How many rows of a link are here, as Label Studio counts its own.

    ``annotations`` leaves skipped ones out, as its ``total_annotations_number`` does.
    ``ground_truths`` are those on which both sides agreed last.
    """

    tasks: int
    annotations: int
    skipped: int
    predictions: int
    ground_truths: int


class Losses(NamedTuple):
    """How many tasks and ground truths would go."""

    tasks: int
    ground_truths: int


def take_page(
    project_id: int,
    source: str,
    tasks: Sequence[Json],
    users: Mapping[int, Author],
    live: Live,
) -> LiveOutcome:
    """Merge a page of tasks into a project, in one transaction or the caller's.

    Args:
        project_id: the project that follows.
        source: of the link: what its ids stand under here.
        tasks: as ``GET /api/tasks/`` answers, with annotations and predictions in full.
        users: who the numbers of Label Studio are; one that is not among them becomes a
            user of whom only the number is known, until it is.
        live: how they are taken.

    Raises:
        Refusal: the project was not found.

    """
    raise NotImplementedError


def remove_gone(project_id: int, source: str, remote_ids: Collection[int]) -> int:
    """Delete tasks that Label Studio does not have any more, with history.

    Returns:
        How many there were here. What belongs to them goes too.

    """
    raise NotImplementedError


def losses(
    project_id: int, source: str, gone: Collection[int], held: Collection[int]
) -> Losses:
    """What would go with these tasks.

    Args:
        project_id: the project that follows.
        source: of the link.
        gone: tasks that Label Studio does not have any more.
        held: those of the outcomes of this pass.

    """
    raise NotImplementedError


def is_too_much(losses: Losses, counts: Counts) -> bool:
    """Whether somebody is to agree first: over fifty, and over a fifth of a kind."""
    raise NotImplementedError


def remote_ids(project_id: int, source: str) -> list[int]:
    """Label Studio's ids of the tasks that are here, in their order."""
    raise NotImplementedError


def counts(project_id: int, source: str) -> Counts:
    """How many rows of the link are here."""
    raise NotImplementedError


def tasks_with_other_predictions(
    project_id: int, source: str, predictions: Sequence[Json]
) -> list[int]:
    """Tasks whose predictions are not these; read and take them again.

    Bulk imports and deletions of predictions leave no other trace.

    Args:
        project_id: the project that follows.
        source: of the link.
        predictions: all of the project, as ``GET /api/predictions/`` lists them.

    """
    raise NotImplementedError


def take_label_config(project_id: int, label_config: str) -> str | None:
    """Let the project have this label config, if it is another one.

    All accuracies are computed again then. Settings of the scoring profile that do not
    fit it go.

    Returns:
        Why the former one stays, if this one cannot be read; else None.

    """
    raise NotImplementedError
