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
from execution.breadth_first import BreadthFirst, execute
from execution.planner import ParsedOperation
from execution.plans import OperationPlans
from execution.run import NeedsGraphQLCoreError, Run

EVERY_TYPE = frozenset(OperationType)


class _CompiledContext(ExecutionContext):
    """What extensions are told; of what type the operation is was found out before."""

    def of(self, type_: OperationType) -> "_CompiledContext":
        """Take the type."""
        self._type = type_
        return self

    @property
    def operation_type(self) -> OperationType:
        return self._type


class CompiledOperation:
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
            ParsedOperation(schema._schema, operation, self._details)
        )

    def execute(
        self, variables: Mapping[str, Any], context: Any, root_value: Any = None
    ) -> ExecutionResult:
        """The result for these variables, as the request gives them."""
        execution_context = self._new_context(variables, context, root_value)
        extensions = self._schema.get_extensions(sync=True)
        for extension in extensions:
            extension.execution_context = execution_context
        try:
            with around_operation(extensions), around_execution(extensions):
                if not execution_context.result:
                    self._execute(execution_context, extensions)
        except Exception as raised:
            errors = [_as_graphql_error(raised)]
            self._report(
                errors, execution_context
            )  # puts what clients see in their places
            return ExecutionResult(None, errors, _results(extensions))
        result: Any = execution_context.result
        return ExecutionResult(result.data, result.errors, _results(extensions))

    def _new_context(
        self, variables: Mapping[str, Any], context: Any, root_value: Any
    ) -> ExecutionContext:
        name = self._operation.name
        return _CompiledContext(
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
        self, execution_context: ExecutionContext, extensions: list[SchemaExtension]
    ) -> None:
        execution_context.result = result = self._result(execution_context, extensions)
        if result.errors:
            execution_context.pre_execution_errors = result.errors
            self._report(result.errors, execution_context)

    def _result(
        self, execution_context: ExecutionContext, extensions: list[SchemaExtension]
    ) -> CoreResult:
        coerced = self._variables.coerced(execution_context.variables or {})
        if isinstance(coerced, list):
            return CoreResult(None, coerced)
        make = partial(self._executor, execution_context, coerced, extensions)
        result: Any
        if self._schema.execution_context_class is not BreadthFirst:
            result = make().execute_operation()
        else:
            try:
                return self._breadth_first(make, execution_context, coerced, extensions)
            except NeedsGraphQLCoreError:
                result = make().execute_depth_first(serially=None)
        if isinstance(result, CoreResult):
            return result
        _leave(result)
        raise RuntimeError("GraphQL execution failed to complete synchronously.")

    def _breadth_first(
        self,
        make: Callable[[], Executor[Any]],
        execution_context: ExecutionContext,
        variables: VariableValues,
        extensions: list[SchemaExtension],
    ) -> CoreResult:
        """As :class:`BreadthFirst` does, without an executor as long as all is well."""
        if any(one._implements_resolve() for one in extensions):
            raise NeedsGraphQLCoreError
        plan = self._plans.plan(variables)
        if plan is None:
            raise NeedsGraphQLCoreError
        run = Run(
            make, execution_context.root_value, execution_context.context, variables
        )
        is_mutation = self._type is OperationType.MUTATION
        data = execute(plan, run, serially=is_mutation)
        return CoreResult(data, run.errors)

    def _executor(
        self,
        execution_context: ExecutionContext,
        variables: VariableValues,
        extensions: list[SchemaExtension],
    ) -> Any:
        executor_class: Any = self._schema.execution_context_class
        return executor_class(
            self._schema._schema,
            self._fragments,
            self._details,
            execution_context.root_value,
            execution_context.context,
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

    def _report(
        self, errors: list[GraphQLError], execution_context: ExecutionContext
    ) -> None:
        self._schema._process_errors(errors, execution_context)


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
        field, hook = found[0]
        return hook(extensions[field])
    return _all(found, extensions) if found else nullcontext()


@contextmanager
def _all(
    hooks: Sequence[tuple[int, Hook]], extensions: Sequence[SchemaExtension]
) -> Any:
    with ExitStack() as stack:
        for field, hook in hooks:
            stack.enter_context(hook(extensions[field]))
        yield


@lru_cache(maxsize=64)
def _hooks(
    kinds: tuple[type[SchemaExtension], ...], name: str
) -> list[tuple[int, Hook]] | None:
    """The hooks of this name, by the field of their extension.

    None where one is no plain generator: Strawberry knows what to do with those.
    """
    found: list[tuple[int, Hook]] = []
    for field, kind in enumerate(kinds):
        function = getattr(kind, name)
        if function is getattr(SchemaExtension, name):
            continue
        if not inspect.isgeneratorfunction(function):
            return None
        found.append((field, contextmanager(function)))
    return found
