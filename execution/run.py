"""What a plan needs to know of the request that it runs for."""

from collections.abc import Callable
from typing import Any, NamedTuple, NoReturn

from graphql import (
    Executor,
    FieldNode,
    GraphQLError,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import VariableValues
from graphql.pyutils import Path


class NeedsGraphQLCoreError(Exception):
    """The operation is for graphql-core to execute."""


class FieldInfo(NamedTuple):
    """Where a field stands: in the document, in the schema and in the response."""

    parent_type: GraphQLObjectType
    definition: GraphQLField
    details: FieldDetailsList
    path: Path
    """Without the places in lists: those of all parents are resolved at once."""

    @property
    def key(self) -> str:
        """Its key in the response."""
        return str(self.path.key)

    @property
    def nodes(self) -> list[FieldNode]:
        """The field's nodes in the document, merged into this one field."""
        return [detail.node for detail in self.details]

    @property
    def name(self) -> str:
        """The field's name in the schema."""
        return self.details[0].node.name.value


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


def value_or_error(function: Callable[..., Any], *arguments: Any) -> Any:
    """What the function returns, or the exception that it raises."""
    try:
        return function(*arguments)
    except Exception as error:
        return error


class Run:
    """One execution of a plan.

    graphql-core's executor is made when something asks for it: a field that fails, a
    resolver or an abstract type, which are told what it knows. Most need none.
    """

    __slots__ = (
        "_executor",
        "_make",
        "context",
        "failed",
        "root",
        "type_names",
        "variables",
    )

    def __init__(
        self,
        make: Callable[[], Executor[Any]],
        root: Any,
        context: Any,
        variables: VariableValues,
    ) -> None:
        self._make = make
        self._executor: Executor[Any] | None = None
        self.root = root
        self.context = context
        self.variables = variables
        self.failed = False
        self.type_names: dict[int, str] = {}
        """The types of the objects of fields that have an abstract type, by ``id``."""

    @property
    def executor(self) -> Executor[Any]:
        """What graphql-core would execute the operation with."""
        if self._executor is None:
            self._executor = self._make()
        return self._executor

    @property
    def errors(self) -> list[GraphQLError] | None:
        """What went wrong; None where nothing did."""
        made = self._executor
        return None if made is None else made.collected_errors.errors or None

    @classmethod
    def of(cls, executor: Executor[Any]) -> "Run":
        """The execution that this executor was made for."""
        return cls(
            lambda: executor,
            executor.root_value,
            executor.context_value,
            executor.variable_values,
        )

    def failure(self, error: Exception) -> Failure:
        """What to put in the field of a value that could not be had."""
        self.failed = True
        return Failure(error)

    def resolve_info(self, field: FieldInfo) -> GraphQLResolveInfo[Any]:
        """What graphql-core tells resolvers about the field."""
        return self.executor.build_resolve_info(
            field.definition, field.nodes, field.parent_type, field.path
        )
