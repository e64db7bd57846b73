"""What an import is told of its file: whose ids it has, and what it may change."""

import re
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import NamedTuple

from exchange.authors import NOBODY, Author
from exchange.checks import InvalidValue, shown
from models.commands.mirroring import Removal

_SOURCE = re.compile(r"[a-z0-9][a-z0-9-]{0,39}")


class MatchBy(StrEnum):
    """What makes a task of the file one that is here."""

    ID = "ID"
    DATA = "DATA"


class GroundTruthMerge(StrEnum):
    """Whose ground truth stands where the file and this server differ."""

    MERGE = "MERGE"
    FILE = "FILE"
    KEEP = "KEEP"


class Live(NamedTuple):
    """Tasks come as they are now in a Label Studio that runs, in full.

    What it says of answers stands, and what it does not list of them any more is gone.
    Its ground truths are compared with those of here three ways; a task whose ground
    truth is still to be written there keeps the one of here.

    Attributes:
        own_number: the user there by whom this server writes: nobody's change.
        removes: whether ground truths that it took away, and tasks whose id another
            task has now, go. Else such tasks are left as they are, and told.
        actor_id: who does what nobody in particular did there.

    """

    own_number: int | None = None
    removes: bool = True
    actor_id: int | None = None


class ImportOptions(NamedTuple):
    """How an import takes its file.

    Attributes:
        source: the name of the Label Studio that the ids are of; see :func:`named`.
        match: what makes a task one that is here.
        update_data: take other data under a known id for an edit, where ``created_at``
            does not tell.
        ground_truths: whose ground truth stands where the file and this server differ.
        users: who the numbers of authors are.
        mirror: the file is complete: what it does not hold any more is to go. Told what
            that is, it answers whether it may.

    """

    source: str = ""
    match: MatchBy = MatchBy.ID
    update_data: bool = False
    ground_truths: GroundTruthMerge = GroundTruthMerge.MERGE
    users: Mapping[int, Author] = NOBODY
    mirror: Callable[[Removal], bool] | None = None


DEFAULT = ImportOptions()


def named(value: object, path: str) -> str:
    """A source's name in small letters; the Label Studio without a name is ``""``.

    Raises:
        InvalidValue: it is something else than letters, digits and hyphens, at most 40.

    """
    name = value.strip().lower() if isinstance(value, str) else value
    if name in (None, ""):
        return ""
    if not isinstance(name, str) or not _SOURCE.fullmatch(name):
        raise InvalidValue(
            path,
            "must be the name of a Label Studio in letters, digits and hyphens, at"
            f" most 40, not {shown(str(value))}.",
        )
    return name
