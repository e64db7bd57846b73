"""What sets the limits of the process for a test."""

from typing import Protocol


class Limited(Protocol):
    """Sets these limits of the lower layers; the others are the defaults."""

    def __call__(self, **given: int) -> None:
        """Until the test ends."""
        ...
