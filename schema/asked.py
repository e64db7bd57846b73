"""What Label Studios answered before the transaction of an operation began."""

from collections.abc import Callable, Hashable
from typing import Any

from linking.addresses import InvalidAddress
from linking.client import LabelStudioError, Missing
from models.refusals import Reason, Refusal

ONCE = (
    "An operation can ask Label Studio only once. Send the other fields in operations"
    " of their own."
)


class Asked:
    """The answers, by what was asked; in the place of one there may be an error.

    A client waits for all that its operation asks, so this is one question.
    """

    def __init__(self) -> None:
        self._answers: dict[Hashable, Any] = {}

    def keep(self, key: Hashable, ask: Callable[[], Any]) -> None:
        """Ask, and keep what is answered or why nothing is."""
        if key in self._answers:
            return
        if self._answers:
            self._answers[key] = Refusal(Reason.TOO_MANY, ONCE)
            return
        try:
            self._answers[key] = ask()
        except (Refusal, LabelStudioError, InvalidAddress) as error:
            self._answers[key] = error

    def answer(self, key: Hashable) -> Any:
        """What was answered.

        Raises:
            Refusal: nothing was; the message says why.

        """
        answer = self._answers[key]
        if isinstance(answer, Exception):
            raise refusal_of(answer)
        return answer

    def problem(self, key: Hashable) -> str | None:
        """Why nothing was answered; None where something was."""
        answer = self._answers.get(key)
        return str(answer) if isinstance(answer, Exception) else None


def refusal_of(error: Exception) -> Refusal:
    """What a client is told of an error of a Label Studio."""
    if isinstance(error, Refusal):
        return error
    reason = Reason.NOT_FOUND if isinstance(error, Missing) else Reason.INVALID_VALUE
    return Refusal(reason, str(error))
