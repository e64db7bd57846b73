"""What a client knows of rows that nobody else writes, held against what it reads."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from tests.soak.asking import Answer, Asker, Kind

State = TypeVar("State")


class Replica(Generic[State]):
    """The state as it must be after every write that was answered.

    After a write without an answer it must be as before it or as after it, and nothing
    between.
    """

    def __init__(self, asker: Asker, read: Callable[[], State]) -> None:
        self._asker = asker
        self._read = read
        self.state = read()
        self.violations: list[str] = []

    def attempt(
        self, name: str, after: State, refused: str | None = None, **variables: Any
    ) -> Answer:
        """Write; ``refused`` is the reason why it must not be done, if it must not.

        The answer is a settled one: what was not answered is looked up.
        """
        answer = self._asker.ask(name, **variables)
        if answer.kind is Kind.REFUSED and answer.code != refused:
            self._violated(f"{name} {variables} was refused: {answer}")
        if answer.kind is Kind.DONE:
            if refused:
                self._violated(f"{name} {variables} was not refused with {refused}")
            self.state = after
        if not answer.is_settled:
            return self._looked_up(name, after, variables)
        return answer

    def compare(self) -> None:
        """Read everything; it must be as it is known to be."""
        seen = self._read()
        if seen != self.state:
            self._violated(f"read {seen}, known was {self.state}")
            self.state = seen

    def _looked_up(self, name: str, after: State, variables: Any) -> Answer:
        seen = self._read()
        done = seen == after
        if not done and seen != self.state:
            self._violated(
                f"{name} {variables} is half done: {self.state} became {seen}"
            )
        self.state = seen
        return Answer(Kind.DONE if done else Kind.REFUSED, code="UNANSWERED")

    def _violated(self, text: str) -> None:
        self.violations.append(text[:2000])
