"""Asking the schema, as the server does: a document, a viewer, the answer as JSON."""

from pathlib import Path
from typing import Any, NamedTuple

import orjson

from models.rows import UserRow
from schema.context import Context
from schema.schema import Schema

DOCUMENTS = Path(__file__).parents[1] / "documents"


class Refused(NamedTuple):
    """The one error of an operation that changed nothing."""

    code: str
    reason: str | None
    message: str


class Answer(NamedTuple):
    """What the server answers, as a client reads it."""

    data: Any
    errors: list[dict[str, Any]]


class Ask:
    """Sends documents: by the name of a file in ``tests/documents``, or as text."""

    def __init__(self, schema: Schema, viewer: UserRow) -> None:
        self.schema = schema
        self.viewer = viewer

    def __call__(
        self, document: str, viewer: UserRow | None = None, **variables: Any
    ) -> Any:
        """The data of an operation that goes well."""
        answer = self.answer(document, viewer, **variables)
        assert not answer.errors, answer.errors
        return answer.data

    def refused(
        self, document: str, viewer: UserRow | None = None, **variables: Any
    ) -> Refused:
        """The error of an operation that is refused."""
        answer = self.answer(document, viewer, **variables)
        assert len(answer.errors) == 1, answer
        error = answer.errors[0]
        extensions = error["extensions"]
        return Refused(extensions["code"], extensions.get("reason"), error["message"])

    def answer(
        self, document: str, viewer: UserRow | None = None, **variables: Any
    ) -> Answer:
        """The answer as it would go over the wire."""
        text = document
        if "{" not in document:
            text = (DOCUMENTS / f"{document}.graphql").read_text(encoding="utf-8")
        result = self.schema.execute_sync(
            text, variables, context_value=Context(viewer or self.viewer, "request-1")
        )
        errors = [error.formatted for error in result.errors or ()]
        return Answer(*orjson.loads(orjson.dumps([result.data, errors])))
