"""Numbers from clients: finite, and in the range of what they stand for.

JSON has no infinity, but ``1e400`` in a document is read as one.
"""

import math

from models.limits import LONGEST_SECONDS
from models.refusals import Reason, Refusal


def finite(name: str, given: float | None) -> float | None:
    """The number as it is; None where none is given.

    Raises:
        Refusal: it is larger than every number that can be stored.

    """
    if given is None or math.isfinite(given):
        return given
    raise Refusal(
        Reason.OUT_OF_RANGE,
        f"`{name}` must be a finite number, between -1.7e308 and 1.7e308.",
    )


def seconds(name: str, given: float | None) -> float | None:
    """The duration as it is; None where none is given.

    Raises:
        Refusal: it is negative, or longer than any work.

    """
    if given is None or 0 <= given <= LONGEST_SECONDS:
        return given
    raise Refusal(
        Reason.OUT_OF_RANGE,
        f"`{name}` must be a number of seconds from 0 to {LONGEST_SECONDS:,.0f}; it"
        f" is {given:g}.",
    )
