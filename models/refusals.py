"""What the store refuses, with the reason that clients see."""

from enum import StrEnum


class Reason(StrEnum):
    """Why an input was refused: fixed words that a program can tell apart."""

    INVALID_ID = "INVALID_ID"
    NOT_FOUND = "NOT_FOUND"
    CONFLICT = "CONFLICT"
    OUT_OF_RANGE = "OUT_OF_RANGE"
    TOO_MANY = "TOO_MANY"
    INVALID_VALUE = "INVALID_VALUE"


class Refusal(Exception):  # noqa: N818 - it is no fault of the program's
    """An input that cannot be followed. Nothing was changed.

    The message says what was wrong and what would be right; it goes to the client.
    """

    def __init__(self, reason: Reason, message: str) -> None:
        super().__init__(message)
        self.reason = reason
        self.message = message


def not_found(kind: str, number: object) -> Refusal:
    """The refusal of an id that names nothing, or nothing that the viewer may see."""
    return Refusal(
        Reason.NOT_FOUND, f"{kind}:{number} was not found, or you may not see it."
    )
