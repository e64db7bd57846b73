"""One operation of a document that was parsed and validated, executed again and again.

Strawberry's own ``execute_sync`` takes the text of a document, and looks at it and at
its extensions anew each time. What is the same for all requests is done here once.
"""

import inspect
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import lru_cache, partial
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
    Executor,
    FragmentDefinitionNode,
    GraphQLError,
    OperationDefinitionNode,
    default_field_resolver,
    default_type_resolver,
)
from graphql import ExecutionResult as CoreResult
from graphql.execution.collect_fields import FragmentDetails
from graphql.execution.values import VariableValues
from strawberry.execution import optimized_is_awaitable
from strawberry.extensions import SchemaExtension
from strawberry.extensions.context import (
    ExecutingContextManager,
    ExtensionContextManagerBase,
    OperationContextManager,
)
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.graphql import OperationType

from execution.arguments import Variables
from execution.breadth_first import BreadthFirst, data_of
from execution.planner import Operation
from execution.plans import OperationPlans
from execution.run import NotTakenError, Run

EVERY_TYPE = frozenset(OperationType)


class _Asked(ExecutionContext):
    """What extensions are told; of what type the operation is was found out before."""

    def of(self, type_: OperationType) -> "_Asked":
        """Take the type."""
        self._type = type_
        return self

    @property
    def operation_type(self) -> OperationType:
        return self._type


class Repeated:
    """Executes as the schema's ``execute_sync`` does, with the same answers.

    Extensions see the operation and its execution as always (``on_operation``,
    ``on_execute``, ``resolve``, ``get_results``); for ``on_parse`` and ``on_validate``
    there is no occasion.
    """

    def __init__(
        self,
        schema: strawberry.Schema,
        document: DocumentNode,
        operation: OperationDefinitionNode,
        text: str,
    ) -> None:
        """Take an operation of a valid document.

        Args:
            schema: what the document is valid for; without incremental delivery.
            document: the parsed document.
            operation: one of its operations.
            text: what extensions are told that the client sent.

        """
        self._schema = schema
        self._document = document
        self._operation = operation
        self._text = text
        self._type = OperationType(operation.operation.value)
        self._variables = Variables(
            schema._schema, operation.variable_definitions or ()
        )
        self._fragments = {
            one.name.value: one
            for one in document.definitions
            if isinstance(one, FragmentDefinitionNode)
        }
        self._details = {
            name: FragmentDetails(one, None) for name, one in self._fragments.items()
        }
        self._plans = OperationPlans(
            Operation(schema._schema, operation, self._details)
        )

    def execute(
        self, variables: Mapping[str, Any], context: Any, root_value: Any = None
    ) -> ExecutionResult:
        """The result for these variables, as the request gives them."""
        asked = self._asked(variables, context, root_value)
        extensions = self._schema.get_extensions(sync=True)
        for extension in extensions:
            extension.execution_context = asked
        try:
            with around_operation(extensions), around_execution(extensions):
                if not asked.result:
                    self._execute(asked, extensions)
        except Exception as raised:
            errors = [_as_graphql_error(raised)]
            self._told(errors, asked)  # puts what clients see in their places
            return ExecutionResult(None, errors, _results(extensions))
        result: Any = asked.result
        return ExecutionResult(result.data, result.errors, _results(extensions))

    def _asked(
        self, variables: Mapping[str, Any], context: Any, root_value: Any
    ) -> ExecutionContext:
        name = self._operation.name
        return _Asked(
            query=self._text,
            schema=self._schema,
            allowed_operations=EVERY_TYPE,
            context=context,
            variables=dict(variables),
            root_value=root_value,
            provided_operation_name=None if name is None else name.value,
            graphql_document=self._document,
        ).of(self._type)

    def _execute(
        self, asked: ExecutionContext, extensions: list[SchemaExtension]
    ) -> None:
        asked.result = result = self._result(asked, extensions)
        if result.errors:
            asked.pre_execution_errors = result.errors
            self._told(result.errors, asked)

    def _result(
        self, asked: ExecutionContext, extensions: list[SchemaExtension]
    ) -> CoreResult:
        coerced = self._variables.coerced(asked.variables or {})
        if isinstance(coerced, list):
            return CoreResult(None, coerced)
        make = partial(self._executor, asked, coerced, extensions)
        result: Any
        if self._schema.execution_context_class is not BreadthFirst:
            result = make().execute_operation()
        else:
            try:
                return self._breadth_first(make, asked, coerced, extensions)
            except NotTakenError:
                result = make().execute_depth_first(serially=None)
        if isinstance(result, CoreResult):
            return result
        _leave(result)
        raise RuntimeError("GraphQL execution failed to complete synchronously.")

    def _breadth_first(
        self,
        make: Callable[[], Executor[Any]],
        asked: ExecutionContext,
        variables: VariableValues,
        extensions: list[SchemaExtension],
    ) -> CoreResult:
        """As :class:`BreadthFirst` does, without an executor as long as all is well."""
        if any(one._implements_resolve() for one in extensions):
            raise NotTakenError
        plan = self._plans.plan(variables)
        if plan is None:
            raise NotTakenError
        run = Run(make, asked.root_value, asked.context, variables)
        is_mutation = self._type is OperationType.MUTATION
        data = data_of(plan, run, serially=is_mutation)
        return CoreResult(data, run.errors)

    def _executor(
        self,
        asked: ExecutionContext,
        variables: VariableValues,
        extensions: list[SchemaExtension],
    ) -> Any:
        executor_class: Any = self._schema.execution_context_class
        return executor_class(
            self._schema._schema,
            self._fragments,
            self._details,
            asked.root_value,
            asked.context,
            self._operation,
            variables,
            default_field_resolver,
            default_type_resolver,
            default_field_resolver,
            middleware_manager=self._schema._get_middleware_manager(extensions),
            is_awaitable=optimized_is_awaitable,
            is_async_iterable=lambda _: False,
            operation_extensions=None,
        )

    def _told(self, errors: list[GraphQLError], asked: ExecutionContext) -> None:
        self._schema._process_errors(errors, asked)


def _leave(result: Awaitable[Any]) -> None:
    """Keep Python from warning that it was never awaited."""
    if hasattr(result, "close"):
        result.close()


def _as_graphql_error(raised: Exception) -> GraphQLError:
    if isinstance(raised, GraphQLError):
        return raised
    return GraphQLError(str(raised), original_error=raised)


def _results(extensions: list[SchemaExtension]) -> dict[str, Any]:
    """What the extensions add to the response."""
    added: dict[str, Any] = {}
    for extension in extensions:
        own: Any = extension.get_results()
        added.update(own)
    return added


Hook = Callable[[SchemaExtension], AbstractContextManager[Any]]


def around_operation(
    extensions: Sequence[SchemaExtension],
) -> AbstractContextManager[Any]:
    """Their ``on_operation``."""
    return _around(extensions, OperationContextManager)


def around_execution(
    extensions: Sequence[SchemaExtension],
) -> AbstractContextManager[Any]:
    """Their ``on_execute``."""
    return _around(extensions, ExecutingContextManager)


def _around(
    extensions: Sequence[SchemaExtension], theirs: type[ExtensionContextManagerBase]
) -> AbstractContextManager[Any]:
    found = _hooks(tuple(map(type, extensions)), theirs.HOOK_NAME)
    if found is None:
        return theirs(list(extensions))
    if len(found) == 1:
        place, hook = found[0]
        return hook(extensions[place])
    return _all(found, extensions) if found else nullcontext()


@contextmanager
def _all(
    hooks: Sequence[tuple[int, Hook]], extensions: Sequence[SchemaExtension]
) -> Any:
    with ExitStack() as stack:
        for place, hook in hooks:
            stack.enter_context(hook(extensions[place]))
        yield


@lru_cache(maxsize=64)
def _hooks(
    kinds: tuple[type[SchemaExtension], ...], name: str
) -> list[tuple[int, Hook]] | None:
    """The hooks of this name, by the place of their extension.

    None where one is no plain generator: Strawberry knows what to do with those.
    """
    found: list[tuple[int, Hook]] = []
    for place, kind in enumerate(kinds):
        function = getattr(kind, name)
        if function is getattr(SchemaExtension, name):
            continue
        if not inspect.isgeneratorfunction(function):
            return None
        found.append((place, contextmanager(function)))
    return found
