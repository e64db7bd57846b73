from typing import Any

import pytest

from scoring import chat
from tests.scoring.builders import config, results, score

CHAT = config("Chat")


def said(*messages: str, sent: list[int] | None = None) -> list[Any]:
    """Messages written as role and text, such as ``user hello``."""
    found = []
    for number, message in enumerate(messages):
        role, _, content = message.partition(" ")
        moment = {"createdAt": sent[number]} if sent else {}
        found.append({"chatmessage": {"role": role, "content": content} | moment})
    return results(*found)


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (said("user hello", "bot kitten"), 1),
        (said("user hello", "bot sitting"), (1 + 4 / 7) / 2),
        (said("user hello", "user kitten"), 1 / 2),
        (said("user hello", "bot well", "bot kitten"), 2 * 2 / 5),
        (said("bot kitten", "user hello"), 1 / 2),
        (said("bot kitten", "user hello", sent=[2, 1]), 1),
    ],
)
def test_messages_are_aligned_in_order(other: list[Any], expected: float) -> None:
    truth = said("user hello", "bot kitten", sent=[1, 2])

    assert score(CHAT, truth, other) == pytest.approx(expected)


def test_exact_is_the_same_conversation() -> None:
    truth = said("user hello", "bot hi")

    assert score(CHAT, truth, said("user hello", "bot hi"), "exact") == 1
    assert score(CHAT, truth, said("user hello"), "exact") == 0


def test_a_malformed_message_counts() -> None:
    broken = results({"chatmessage": "hello"})

    assert score(CHAT, broken, broken) == 1
    assert score(CHAT, broken, results({"chatmessage": "bye"})) == 0
    assert score(CHAT, said("user a"), [*said("user a"), *broken]) == pytest.approx(
        2 / 3
    )


def test_of_very_long_conversations_only_equal_messages_count(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    truth, other = said("user a", "bot kitten"), said("user a", "bot sitting")
    monkeypatch.setattr(chat, "MOST_EFFORT", 3)

    assert score(CHAT, truth, other) == 0.5


@pytest.mark.parametrize(("length", "expected"), [(100, 0.75), (2000, 0.5)])
def test_of_very_long_messages_only_equal_ones_count(
    monkeypatch: pytest.MonkeyPatch, length: int, expected: float
) -> None:
    truth = said("user a", f"bot {'ab' * length}")
    other = said("user a", f"bot {'ac' * length}")
    monkeypatch.setattr(chat, "MOST_EFFORT", 10)

    assert score(CHAT, truth, other) == expected


def test_conversations_of_millions_of_characters_do_not_hang() -> None:
    long = [f"user {n}{'ab' * 50_000}" for n in range(30)]
    other = [f"user {n}{'ba c' * 25_000}" for n in range(30)]

    assert score(CHAT, said(*long), said(*other, *long[:10])) == 2 * 10 / 70
