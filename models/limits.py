"""Limits on what is asked for and stored, for every layer below ``serving``.

``serving`` sets the limits of this process once, from its settings; it adds those of
requests (``serving/limits.py``). All other code calls :func:`now`.
"""

import math
from typing import TypeVar

from pydantic import BaseModel, PositiveInt, field_validator
from pydantic_core import PydanticCustomError

Value = TypeVar("Value")

LONGEST_SECONDS = 1e9
"""That an answer took: a little more than thirty years."""


class DataLimits(BaseModel):
    """The largest of everything that is asked for at once, or stored."""

    page: PositiveInt = 100
    """Items of a page, and of a list without pages."""
    export_page: PositiveInt = 1_000
    """Tasks of a page of an export."""
    node_ids: PositiveInt = 100
    """Ids that ``nodes`` is given."""
    ids: PositiveInt = 10_000
    """Ids of a bulk mutation such as ``deleteGroundTruths``, or of a filter."""
    import_tasks: PositiveInt = 1_000
    """Tasks that ``importTasks`` is given; files have no such limit."""
    predictions: PositiveInt = 1_000
    """Predictions that ``createPredictions`` is given."""
    result_bytes: PositiveInt = 256_000
    """One result, as JSON."""
    file_result_bytes: PositiveInt = 20_000_000
    """One result in a file that the command ``import`` reads, as JSON."""
    data_bytes: PositiveInt = 10_000_000
    """The data of one task, as JSON; so its meta."""
    answer_bytes: PositiveInt = 25_000_000
    """All that one answer holds."""
    result_levels: PositiveInt = 20
    """Lists and objects inside each other in a result, data or meta."""
    text_characters: PositiveInt = 200
    """An id, a name, a model version, a search."""
    config_characters: PositiveInt = 500_000
    """A label config."""
    answers_per_task: PositiveInt = 100
    """Annotations of one person to one task; imports have no such limit."""

    @field_validator("*")
    @classmethod
    def _finite(cls, value: Value) -> Value:
        """Refuse an infinite limit: deadlines are computed from them."""
        if isinstance(value, float) and not math.isfinite(value):
            raise PydanticCustomError("finite", "input should be a finite number")
        return value


_limits = [DataLimits()]


def use(limits: DataLimits) -> None:
    """Make these the limits of this process."""
    _limits[0] = limits


def now() -> DataLimits:
    """The limits of this process: the defaults until others are set."""
    return _limits[0]


def setting(limit: str) -> str:
    """The environment variable that moves a limit."""
    return f"GROUND_TRUTH_LIMIT_{limit.upper()}"


def too_many(name: str, count: int, limit: str) -> str:
    """What is said where more is given at once than is taken."""
    most = getattr(now(), limit)
    return (
        f"`{name}` can have at most {most:,} items ({setting(limit)}); it has"
        f" {count:,}."
    )
