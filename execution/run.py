"""One execution of a plan: what the request gives to it, and the values that failed."""

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
    """Only graphql-core can execute this operation."""


class FieldInfo(NamedTuple):
    """What a plan knows of a field: the part of ``info`` that no request changes."""

    parent_type: GraphQLObjectType
    definition: GraphQLField
    details: FieldDetailsList
    path: Path
    """Response keys only, without list indices: all parents are resolved at once."""

    @property
    def key(self) -> str:
        """The response key."""
        return str(self.path.key)

    @property
    def nodes(self) -> list[FieldNode]:
        """The nodes of the document that were merged into this field."""
        return [detail.node for detail in self.details]

    @property
    def name(self) -> str:
        """The field's name in the schema."""
        return self.details[0].node.name.value


class Failure:
    """Replaces a value that failed until the path of its field is known.

    One exception may fail the field of many parents. Raised again for each of
    them, its traceback would grow each time, and so would the log. So the
    traceback of the first time is kept beside it.
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


class PlanRun:
    """One execution of a plan.

    graphql-core's executor (5 of the 66 µs of a small query) is made when something
    needs it: a field that fails, an ordinary resolver, an abstract type. Most
    executions need none.
    """

    __slots__ = (
        "_executor",
        "_make_executor",
        "context",
        "failed",
        "root",
        "type_names",
        "variables",
    )

    def __init__(
        self,
        make_executor: Callable[[], Executor[Any]],
        root: Any,
        context: Any,
        variables: VariableValues,
    ) -> None:
        self._make_executor = make_executor
        self._executor: Executor[Any] | None = None
        self.root = root
        self.context = context
        self.variables = variables
        self.failed = False
        """Whether there is a `Failure` among the values."""
        self.type_names: dict[int, str] = {}
        """Concrete types of objects in fields of an abstract type, by their ``id``."""

    @classmethod
    def of(cls, executor: Executor[Any]) -> "PlanRun":
        """An execution for which there is an executor already."""
        return cls(
            lambda: executor,
            executor.root_value,
            executor.context_value,
            executor.variable_values,
        )

    @property
    def executor(self) -> Executor[Any]:
        """What graphql-core would execute the operation with."""
        if self._executor is None:
            self._executor = self._make_executor()
        return self._executor

    @property
    def errors(self) -> list[GraphQLError] | None:
        """The errors of the response; None if there are not any."""
        if self._executor is None:
            return None
        return self._executor.collected_errors.errors or None

    def failure(self, error: Exception) -> Failure:
        """Replace a value that failed, and remember that one did."""
        self.failed = True
        return Failure(error)

    def resolve_info(self, field: FieldInfo) -> GraphQLResolveInfo[Any]:
        """The ``info`` that graphql-core gives to resolvers of the field."""
        return self.executor.build_resolve_info(
            field.definition, field.nodes, field.parent_type, field.path
        )
