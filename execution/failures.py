"""An exception that stands in the place of a value until its path is known."""

from collections.abc import Callable
from typing import Any, NoReturn


class Failure:
    """Keeps the exception together with where it was raised first.

    One exception may fail the field of many parents. Raised again for each of
    them, its traceback would grow each time, and so would what is logged of it.
    """

    __slots__ = ("_error", "_traceback")

    def __init__(self, error: Exception) -> None:
        self._error = error
        self._traceback = error.__traceback__

    def reraise(self) -> NoReturn:
        """Raise the exception as if for the first time."""
        raise self._error.with_traceback(self._traceback)


def outcome(function: Callable[..., Any], *arguments: Any) -> Any:
    """What the function returns, or the exception that it raises."""
    try:
        return function(*arguments)
    except Exception as error:
        return error
