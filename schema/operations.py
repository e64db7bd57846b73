"""One operation is one transaction: a snapshot for reads, all or nothing for writes."""

from collections.abc import Iterator
from contextlib import suppress

from graphql import ExecutionResult, GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

from models.db import database, threads
from models.refusals import Reason
from schema import preparing
from schema.errors import BAD_USER_INPUT


class _Undo(Exception):  # noqa: N818 - it only leaves the transaction
    """A part of the mutation failed: nothing of it stays."""


class Transaction(SchemaExtension):
    """Runs the execution of an operation inside one transaction, for a limited time.

    It must stand before whatever executes. Parsing and validation are over by then
    and hold no connection.
    """

    def on_execute(self) -> Iterator[None]:
        """Open the transaction, and judge by the answer whether it stays."""
        seconds = self.execution_context.context.seconds
        if self.execution_context.operation_type is not OperationType.MUTATION:
            with database.read(seconds), database.interrupt_after(seconds) as deadline:
                yield
                self._judge(deadline)
            return
        self._prepare(seconds)
        with suppress(_Undo), database.write(seconds):
            with database.interrupt_after(seconds) as deadline:
                yield
                self._judge(deadline)
            self._undo_failed()

    def _prepare(self, seconds: float) -> None:
        """Ask and compute what would else be done with locks held."""
        if preparing.asks(self.execution_context):
            preparing.ask(self.execution_context)
        if preparing.is_needed(self.execution_context):
            with database.read(seconds), database.interrupt_after(seconds):
                preparing.prepare(self.execution_context)

    def _judge(self, deadline: database.Deadline) -> None:
        if deadline.passed:
            context = self.execution_context.context
            context.was_ended = True
            self.execution_context.result = _too_long(context.seconds)

    def _undo_failed(self) -> None:
        result = self.execution_context.result
        if result is not None and result.errors:
            result.data = None
            raise _Undo
        if threads.is_answer_too_large():
            raise _Undo


def _too_long(seconds: float) -> ExecutionResult:
    message = (
        f"The operation took longer than {seconds:g} s and was stopped. Request less"
        " at once."
    )
    extensions = {"code": BAD_USER_INPUT, "reason": Reason.TOO_MANY}
    return ExecutionResult(None, [GraphQLError(message, extensions=extensions)])
