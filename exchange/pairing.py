"""Which answer of a task that is here an answer that comes in is."""

from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from exchange.digests import is_same_json


class Told(NamedTuple):
    """What tells an answer from the others of its task, on either side.

    Attributes:
        external_id: its id in its Label Studio.
        source: which Label Studio that is; None where the answer was made here.
        owner: whose it is: a user, or a model version.
        is_known: the owner is more than a number or nobody.
        result: what was answered, as JSON text.
        created_at: when, where that is said.
        unique_id: tells it from all answers everywhere, where there is one.
        import_id: its id in the file that its Label Studio imported it from.

    """

    external_id: str | None
    source: str | None
    owner: Hashable
    is_known: bool
    result: str
    created_at: int | None = None
    unique_id: str | None = None
    import_id: str | None = None


_Key = Callable[[Told], Hashable | None]
_Fits = Callable[[Told, Told], bool]


def paired(
    brought: Sequence[Told],
    stored: Sequence[Told],
    *,
    is_foreign: bool = False,
    is_live: bool = False,
) -> list[int | None]:
    """For each annotation that comes in the place of the one here that it is.

    The surest sign goes first: a unique id, the id with the moment, the id that our
    export gave, the id alone, an equal answer. No annotation is taken twice, and two
    known people never share one. An annotation without id is one of its owner's that
    no other is: an equal one if there is one, else the oldest.

    Args:
        brought: the annotations that come in, of one task.
        stored: those of the task here, oldest first.
        is_foreign: the task comes from another Label Studio than before: both count
            their ids from 1, so that an id is not a sign by itself.
        is_live: they come from a Label Studio that runs: an id that is not named any
            more is of an annotation that is gone, however much another is like it.

    Returns:
        Places in ``stored``; None for an annotation that is new.

    """
    if not stored:
        return [None] * len(brought)
    pairing = _Pairing(brought, stored)
    if is_live:
        pairing.take(_id, _id, _is_same_moment)
        pairing.take(_id, _id, _is_same_by_id)
        pairing.take(_owner, _owner, _is_equal)
        return pairing.places
    pairing.take(_unique_id, _unique_id, _may_be_same_person)
    pairing.take(_id, _id, _is_same_by_moment)
    pairing.take(_import_id, _external_id, _is_same_by_import)
    pairing.take(_id, _id, _is_same_by_number if is_foreign else _is_same_by_id)
    pairing.take(_owner, _owner, _is_equal_abroad if is_foreign else _is_equal)
    pairing.take(_owner_without_id, _owner, _fits_moment)
    return pairing.places


def paired_predictions(
    brought: Sequence[Told], stored: Sequence[Told], *, is_live: bool = False
) -> list[int | None]:
    """Like :func:`paired`, for predictions: by id and model version, else by equality.

    Label Studio gives predictions new ids and keeps no sign of the former ones. Of one
    that runs the id decides.
    """
    if not stored:
        return [None] * len(brought)
    pairing = _Pairing(brought, stored)
    if is_live:
        pairing.take(_id, _id, lambda brought, stored: True)
        return pairing.places
    pairing.take(_id, _id, _is_same_by_id)
    pairing.take(_owner, _owner, _is_same_result)
    pairing.take(_owner_without_id, _owner, _fits_moment)
    return pairing.places


class _Pairing:
    """The pairs that are made so far."""

    def __init__(self, brought: Sequence[Told], stored: Sequence[Told]) -> None:
        self.places: list[int | None] = [None] * len(brought)
        self._brought = brought
        self._stored = stored
        self._open = list(range(len(brought)))
        self._free = dict.fromkeys(range(len(stored)))

    def take(self, key: _Key, key_here: _Key, fits: _Fits) -> None:
        """Pair what has the same key and fits, in order."""
        if not self._open or not self._free:
            return
        wanted = [(place, key(self._brought[place])) for place in self._open]
        if all(value is None for _, value in wanted):
            return
        here: defaultdict[Hashable, list[int]] = defaultdict(list)
        for place in self._free:
            here[key_here(self._stored[place])].append(place)
        for place, value in wanted:
            if value is not None:
                self._pair(place, here[value], fits)
        self._open = [place for place in self._open if self.places[place] is None]

    def _pair(self, place: int, candidates: Sequence[int], fits: _Fits) -> None:
        for candidate in candidates:
            if candidate in self._free and fits(
                self._brought[place], self._stored[candidate]
            ):
                self.places[place] = candidate
                del self._free[candidate]
                return


def _unique_id(answer: Told) -> Hashable | None:
    return answer.unique_id


def _id(answer: Told) -> Hashable | None:
    if answer.external_id is None or answer.source is None:
        return None
    return answer.source, answer.external_id


def _external_id(answer: Told) -> Hashable | None:
    return answer.external_id


def _import_id(answer: Told) -> Hashable | None:
    return answer.import_id


def _owner(answer: Told) -> Hashable | None:
    return (answer.owner,)


def _owner_without_id(answer: Told) -> Hashable | None:
    return None if answer.external_id else (answer.owner,)


def _may_be_same_person(brought: Told, stored: Told) -> bool:
    """Whether both can be one person: who is not known may be anybody."""
    known = brought.is_known and stored.is_known
    return not known or brought.owner == stored.owner


def _may_be_same_answer(brought: Told, stored: Told) -> bool:
    if brought.unique_id and stored.unique_id:
        return brought.unique_id == stored.unique_id
    return True


def _is_same_moment(brought: Told, stored: Told) -> bool:
    return brought.created_at == stored.created_at


def _is_same_by_moment(brought: Told, stored: Told) -> bool:
    return (
        brought.created_at == stored.created_at
        and _may_be_same_person(brought, stored)
        and _may_be_same_answer(brought, stored)
    )


def _is_same_by_import(brought: Told, stored: Told) -> bool:
    """Label Studio keeps the result of what it imports, but may not know the author."""
    if brought.owner == stored.owner:
        return True
    return _may_be_same_person(brought, stored) and _is_same_result(brought, stored)


def _is_same_by_number(brought: Told, stored: Told) -> bool:
    """Of another Label Studio an id alone is a sign only where nothing says more."""
    return brought.created_at is None and _is_same_by_id(brought, stored)


def _is_same_by_id(brought: Told, stored: Told) -> bool:
    """The same id and known person: one answer. Otherwise the timestamp decides."""
    if not _may_be_same_answer(brought, stored):
        return False
    if brought.is_known and stored.is_known:
        return brought.owner == stored.owner
    return brought.created_at is None


def _is_equal(brought: Told, stored: Told) -> bool:
    return _is_equal_abroad(brought, stored) and _fits_moment(brought, stored)


def _is_equal_abroad(brought: Told, stored: Told) -> bool:
    """An equal answer of one owner is the same where an id cannot tell."""
    lacks_id = brought.external_id is None or stored.external_id is None
    return lacks_id and _is_same_result(brought, stored)


def _is_same_result(brought: Told, stored: Told) -> bool:
    return is_same_json(brought.result, stored.result)


def _fits_moment(brought: Told, stored: Told) -> bool:
    """Two people may have one number, each in a Label Studio of their own."""
    if brought.is_known or brought.created_at is None:
        return True
    return brought.created_at == stored.created_at
