"""Chat: conversations, aligned message by message."""

from collections.abc import Hashable, Iterator, Mapping, Sequence
from functools import partial
from math import prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from scoring.answers import AnswerKind
from scoring.extents.extent import Bounds, Canvas, anywhere
from scoring.parameters import Params
from scoring.results import Item
from scoring.sets import equal
from scoring.texts import (
    MOST_EFFORT,
    PAIRED_AT_ONCE,
    TextSimilarity,
    composed,
    text_similarity,
)
from scoring.values import key, listed, number_of

Row = NDArray[np.float64]


class Message(NamedTuple):
    """What somebody said in a conversation."""

    role: Hashable
    content: Hashable


ALIGNED = 0.5
"""The work of two short messages, beside that of two short texts."""

EQUAL = 0.003
"""That of two messages of which is only asked whether they are equal."""

MALFORMED = ("no", "message")
"""The role of what is no message."""

Conversation = tuple[Message, ...]


def conversations(metric: str, params: Params) -> AnswerKind[Conversation]:
    """The answers of Chat: messages in their order."""
    if metric == "exact":
        return AnswerKind(_conversation, equal)
    compare = text_similarity(metric, params)
    return AnswerKind(
        _conversation,
        partial(aligned_share, compare=compare),
        effort=partial(_effort_of_all, compare=compare),
    )


def aligned_share(
    truth: Conversation, other: Conversation, compare: TextSimilarity
) -> float:
    """Twice what the best aligned messages have in common, by the number of messages.

    Messages are aligned in their order, one to one; two have in common the similarity
    of their texts if their roles are equal, else nothing. In conversations of more than
    700 messages each, or of messages so long that comparing them all would take longer,
    only equal messages have anything in common: that bounds the time.

    Range:  0.0 to 1.0 (the same conversation), without unit.
    Holds:  ``aligned_share(a, b, f) == aligned_share(b, a, f)`` if f is symmetric.
    """
    best = np.zeros(len(other) + 1)
    for row in _similarities(truth, other, compare):
        taken = np.maximum(best[1:], best[:-1] + row)
        best = np.maximum.accumulate(np.concatenate(([0.0], taken)))
    return float(2 * best[-1] / (len(truth) + len(other)))


class MessageExtent:
    """The extent of a message, for what is said about single messages of a chat."""

    def read(self, value: Item, _item: Item) -> Message | None:
        """The message; None if there is none."""
        given = value.get("chatmessage")
        return _message(given) if isinstance(given, Mapping) else None

    def similarity(
        self,
        truths: Sequence[Message],
        others: Sequence[Message],
        _canvas: Canvas,
        share: float = 1.0,
    ) -> NDArray[np.float64]:
        """Equal role x text similarity."""
        compare = text_similarity("similarity", {})
        return np.array(list(_similarities(truths, others, compare, share)))

    def effort(self, truths: Sequence[Message], others: Sequence[Message]) -> float:
        """As if all had the same role."""
        letters = (sum(map(_letters, side)) for side in (truths, others))
        pairs = len(truths) * len(others)
        return max(pairs, prod(letters) / PAIRED_AT_ONCE) / MOST_EFFORT

    def bounds(self, shapes: Sequence[Message], _canvas: Canvas) -> Bounds:
        """A message may be like any other."""
        return anywhere(len(shapes))


def _similarities(
    truth: Sequence[Message],
    other: Sequence[Message],
    compare: TextSimilarity,
    share: float = 1.0,
) -> Iterator[Row]:
    """For each message of the truth, how alike every other one is."""
    if _effort(truth, other, compare) > MOST_EFFORT * share:
        numbers: dict[Message, int] = {}
        theirs = np.array([numbers.setdefault(m, len(numbers)) for m in other])
        for mine in truth:
            yield np.where(theirs == numbers.get(mine, -1), 1.0, 0.0)
    else:
        for mine in truth:
            yield np.array([_similarity(mine, message, compare) for message in other])


def _similarity(truth: Message, other: Message, compare: TextSimilarity) -> float:
    if truth.role != other.role:
        return 0.0
    return compare.alike(truth.content, other.content)


def _effort(
    truth: Sequence[Message], other: Sequence[Message], compare: TextSimilarity
) -> float:
    """The work of comparing every message with every other one of its role."""
    pairs = len(truth) * len(other)
    if pairs > MOST_EFFORT:
        return pairs
    return sum(
        compare.effort(mine.content, theirs.content) if mine.role == theirs.role else 1
        for mine in truth
        for theirs in other
    )


def _effort_of_all(
    truth: Conversation, other: Conversation, compare: TextSimilarity
) -> float:
    """The work of aligning two conversations, which is bounded."""
    effort = _effort(truth, other, compare)
    return (
        ALIGNED * effort if effort <= MOST_EFFORT else EQUAL * len(truth) * len(other)
    )


def _letters(message: Message) -> int:
    return len(message.content) if isinstance(message.content, str) else 1


def _conversation(values: Sequence[Item]) -> Conversation | None:
    """The messages in the order they were sent in, if all of them say when."""
    given = [m for value in values for m in listed(value.get("chatmessage"))]
    sent = [moment for message in given if (moment := _moment(message)) is not None]
    messages = [_message(message) for message in given]
    if len(sent) == len(messages):
        order = sorted(range(len(sent)), key=sent.__getitem__)
        messages = [messages[number] for number in order]
    return tuple(messages) or None


def _moment(given: object) -> float | None:
    return number_of(given.get("createdAt")) if isinstance(given, Mapping) else None


def _message(given: object) -> Message:
    """A message; one that is malformed equals the very same value only."""
    if not isinstance(given, Mapping):
        return Message(MALFORMED, key(given))
    return Message(key(given.get("role")), composed(given.get("content")))
