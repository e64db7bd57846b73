"""Which answer of a task that is here an answer that comes in is."""

from collections import defaultdict, deque
from collections.abc import Hashable, Sequence
from typing import NamedTuple, Protocol, TypeVar


class _Stored(Protocol):
    """An answer that is here already."""

    @property
    def id(self) -> int: ...

    @property
    def external_id(self) -> str | None: ...

    @property
    def owner(self) -> Hashable: ...

    @property
    def result(self) -> str: ...


Row = TypeVar("Row", bound=_Stored)


class Brought(NamedTuple):
    """What tells an answer that comes in from others."""

    external_id: str | None
    owner: Hashable
    result: str


def paired(brought: Sequence[Brought], stored: Sequence[Row]) -> list[Row | None]:
    """For each answer that comes in the one here that it is; None for a new one.

    An id decides. An answer without one is an answer of the same owner that no other
    is: one of the same result if there is one, else the oldest.
    """
    by_id = {row.external_id: row for row in stored if row.external_id is not None}
    pairs = [by_id.get(one.external_id) if one.external_id else None for one in brought]
    without_id = [place for place, one in enumerate(brought) if not one.external_id]
    for key in (_by_result, _by_owner):
        taken = {row.id for row in pairs if row is not None}
        queues = _queues([row for row in stored if row.id not in taken], key)
        for place in without_id:
            if pairs[place] is None and (queue := queues[key(brought[place])]):
                pairs[place] = queue.popleft()
    return pairs


def _queues(rows: Sequence[Row], key: "_Key") -> defaultdict[Hashable, deque[Row]]:
    queues: defaultdict[Hashable, deque[Row]] = defaultdict(deque)
    for row in rows:
        queues[key(row)].append(row)
    return queues


class _Key(Protocol):
    def __call__(self, answer: _Stored | Brought, /) -> Hashable: ...


def _by_result(answer: _Stored | Brought) -> Hashable:
    return answer.owner, answer.result


def _by_owner(answer: _Stored | Brought) -> Hashable:
    return answer.owner
