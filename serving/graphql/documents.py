"""Documents that may be run: parsed, counted and validated once, and kept.

What can be refused cheaply is refused first: tokens while parsing, then the figures of
:mod:`serving.graphql.document_size`, then validation, then the cost with the variables.
"""

import re
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any, NamedTuple

import strawberry
from cachetools import LRUCache
from graphql import (
    DocumentNode,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    OperationType,
    TokenKind,
    parse,
    specified_rules,
    validate,
    value_from_ast_untyped,
)
from strawberry.schema.validation_rules.maybe_null import MaybeNullValidationRule
from strawberry.schema.validation_rules.one_of import OneOfInputValidationRule

from execution import CompiledOperation
from models.refusals import Reason
from schema.errors import PARSE_FAILED, VALIDATION_FAILED
from schema.mutations.asking import ASKS
from schema.places import name_arguments
from serving.errors import DocumentRefusal, bad_input, with_code
from serving.graphql.document_size import (
    Costs,
    CountedField,
    DocumentSizes,
    Lists,
    OperationSize,
    cost,
    fragments_of,
    items_in,
    lists_of,
)
from serving.graphql.parameters import Parameters
from serving.graphql.persisted import NO_OTHERS, Persisted, of_document
from serving.limits import Limits, setting

LONGEST_KEPT = 20_000
"""Characters of a document that is kept: what clients send again is shorter."""

EXPORT = "exportTasks"
TOO_DEEP = "The document's fragments lead to others too many times in a row."
LONGEST_NUMBER = 400
"""Digits of a number in a document: Python reads none of more than some thousands."""
NUMBERS = (TokenKind.INT, TokenKind.FLOAT)
_LONG_NUMBER = re.compile(rf"\d{{{LONGEST_NUMBER}}}")
RULES = (*specified_rules, MaybeNullValidationRule, OneOfInputValidationRule)


class RunnableOperation(NamedTuple):
    """One operation of a document that may be run."""

    name: str | None
    type: OperationType
    defaults: Mapping[str, Any]
    """What its variables are when they are not given."""
    parts: tuple[CountedField, ...]
    """What its cost is made of."""
    lists: Lists
    """Its variables that can hold lists."""
    compiled: CompiledOperation
    """What executes it."""
    is_export: bool
    """It asks for an export, which the log tells of."""
    is_light: bool
    """It only reads, and its document asks only for what stands in rows."""
    asks_label_studio: bool
    """It may wait for a Label Studio before it writes."""

    def cost(self, variables: Mapping[str, Any]) -> int:
        """The items that its pages can hold together."""
        return cost(self.parts, {**self.defaults, **variables})


class Prepared(NamedTuple):
    """A document whose operations may be run."""

    document: DocumentNode
    operations: tuple[RunnableOperation, ...]

    def operation(self, name: str | None) -> RunnableOperation:
        """The operation of this name, or the only one.

        Raises:
            DocumentRefusal: there is no such operation, or several and no name.

        """
        if name is None and len(self.operations) == 1:
            return self.operations[0]
        for operation in self.operations:
            if name is not None and operation.name == name:
                return operation
        raise bad_input(Reason.INVALID_VALUE, self._choice(name))

    def _choice(self, name: str | None) -> str:
        names = ", ".join(str(operation.name) for operation in self.operations)
        if name is None:
            return f"Say which of the operations in operationName: {names}."
        return f"The document has no operation {name[:100]!r}; it has: {names}."


class Documents:
    """The documents of one schema; those used last are cached."""

    def __init__(
        self,
        schema: strawberry.Schema,
        limits: Limits,
        kept: int,
        persisted: Persisted = NO_OTHERS,
    ) -> None:
        """Prepare the persisted documents.

        Args:
            schema: what documents are asked of.
            limits: how large one may be.
            kept: how many others are kept.
            persisted: those that are kept always.

        Raises:
            ManifestError: a persisted one is no document that may be run.

        """
        self._schema = schema
        self._limits = limits
        self._cache: LRUCache[str, Prepared] = LRUCache(kept)
        self._lock = Lock()
        self._persisted = persisted
        self._always = {
            text: self._prepare_persisted(identifier, text)
            for identifier, text in persisted.texts.items()
        }

    def known(self, asked: Parameters) -> RunnableOperation | None:
        """The operation asked for, if its document was run before and is still kept."""
        try:
            prepared = self._held(self._persisted.text(asked))
            return (
                None if prepared is None else prepared.operation(asked.operation_name)
            )
        except DocumentRefusal:
            return None

    def prepared(self, asked: Parameters) -> Prepared:
        """The document that a request asks for, ready to be run.

        Raises:
            DocumentRefusal: it is too large, no valid document of this schema, not
                known, or may not be run.

        """
        text = self._persisted.text(asked)
        prepared = self._held(text)
        if prepared is None:
            prepared = self._prepare(text)
            if len(text) <= LONGEST_KEPT:
                with self._lock:
                    self._cache[text] = prepared
        return prepared

    def _held(self, text: str) -> Prepared | None:
        # A read needs the lock too: it marks the document as the one used last.
        with self._lock:
            cached = self._cache.get(text)
        return cached or self._always.get(text)

    def _prepare_persisted(self, identifier: str, text: str) -> Prepared:
        try:
            return self._prepare(text)
        except DocumentRefusal as refusal:
            what = " ".join(str(refusal).split()).rstrip(".")
            file = self._persisted.file or Path()
            raise of_document(file, identifier, what) from None

    def _prepare(self, text: str) -> Prepared:
        try:
            return self._prepare_flat(text)
        except RecursionError:
            raise bad_input(Reason.OUT_OF_RANGE, TOO_DEEP) from None

    def _prepare_flat(self, text: str) -> Prepared:
        document = self._parse(text)
        if _LONG_NUMBER.search(text):
            check_numbers(document)
        operations = [
            definition
            for definition in document.definitions
            if isinstance(definition, OperationDefinitionNode)
        ]
        sizes = DocumentSizes(document)
        for operation in operations:
            check_size(sizes.of(operation), self._limits)
        self._validate(document)
        costs = Costs(self._schema._schema, fragments_of(document))
        # All of them first: then the costs know what the document asks for.
        counted = [(node, costs.of(node)) for node in operations]
        prepared = [
            self._operation(
                node,
                parts,
                costs,
                CompiledOperation(self._schema, document, node, text),
            )
            for node, parts in counted
        ]
        return Prepared(document, tuple(prepared))

    def _operation(
        self,
        node: OperationDefinitionNode,
        parts: tuple[CountedField, ...],
        costs: Costs,
        compiled: CompiledOperation,
    ) -> RunnableOperation:
        defaults = {
            variable.variable.name.value: value_from_ast_untyped(variable.default_value)
            for variable in node.variable_definitions or ()
            if variable.default_value is not None
        }
        return RunnableOperation(
            name=None if node.name is None else node.name.value,
            type=node.operation,
            defaults=defaults,
            parts=parts,
            lists=lists_of(self._schema._schema, node),
            compiled=compiled,
            is_export=EXPORT in costs.names,
            is_light=node.operation is OperationType.QUERY and not costs.is_heavy,
            asks_label_studio=not costs.names.isdisjoint(ASKS),
        )

    def _parse(self, text: str) -> DocumentNode:
        most = self._limits.tokens
        try:
            return parse(text, max_lexical_tokens=most, max_comments=most)
        except GraphQLSyntaxError as error:
            # graphql-core tells this from other faults by the message alone.
            if f"contains more than {most}" in error.message:
                shown = f"more than {most:,}"
                raise bad_input(
                    Reason.TOO_MANY, _too_large("tokens", shown, most)
                ) from None
            raise DocumentRefusal([with_code(error, PARSE_FAILED)]) from None

    def _validate(self, document: DocumentNode) -> None:
        errors = validate(
            self._schema._schema, document, RULES, max_errors=self._limits.errors
        )[: self._limits.errors]
        if errors:
            name_arguments(document, errors)
            raise DocumentRefusal(
                [with_code(error, VALIDATION_FAILED) for error in errors]
            )


def check_size(size: OperationSize, limits: Limits) -> None:
    """Refuse an operation one of whose figures is above its limit.

    Raises:
        DocumentRefusal: names the limit and the figure.

    """
    for name, figure in size._asdict().items():
        allowed = getattr(limits, name)
        if figure > allowed:
            reason = Reason.OUT_OF_RANGE if name == "depth" else Reason.TOO_MANY
            raise bad_input(reason, _too_large(name, _shown(figure), allowed))


def check_numbers(document: DocumentNode) -> None:
    """Refuse a document with a number of more digits than are ever read.

    Raises:
        DocumentRefusal: says where it stands.

    """
    token = document.loc.start_token if document.loc else None
    while token is not None:
        if token.kind in NUMBERS and len(token.value or "") > LONGEST_NUMBER:
            raise bad_input(
                Reason.OUT_OF_RANGE,
                f"The number in line {token.line}, column {token.column}, has"
                f" {len(token.value or ''):,} characters. The limit is"
                f" {LONGEST_NUMBER}.",
            )
        token = token.next


def check_items(
    operation: RunnableOperation, variables: Mapping[str, Any], limits: Limits
) -> None:
    """Refuse an operation whose variables hold more items than they may.

    Raises:
        DocumentRefusal: names the limit and the figure.

    """
    given = items_in(operation.lists, variables, limits.items)
    if given > limits.items:
        raise bad_input(
            Reason.TOO_MANY,
            f"The lists in the variables hold {given:,} items or more. The limit is"
            f" {limits.items:,} ({setting('items')}).",
        )


def check_cost(asked: int, limits: Limits, limit: str = "cost") -> None:
    """Refuse an operation that asks for more items than it may.

    Args:
        asked: how many.
        limits: the limits of the server.
        limit: which of them counts.

    Raises:
        DocumentRefusal: names the limit and the figure.

    """
    allowed: int = getattr(limits, limit)
    if asked > allowed:
        raise bad_input(
            Reason.TOO_MANY,
            _too_large(limit, _shown(asked), allowed)
            + " The cost is how many items all"
            " pages can hold together: ask for smaller pages with `first`.",
        )


def _too_large(name: str, shown: str, allowed: int) -> str:
    words = name.replace("_", " ")
    return (
        f"The document's {words}: {shown}. The limit is {allowed:,} ({setting(name)})."
    )


def _shown(figure: int) -> str:
    # That of nested fragments can have hundreds of digits.
    return f"{figure:,}" if figure < 10**12 else "more than a trillion"
