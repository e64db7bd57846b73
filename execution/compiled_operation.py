"""One operation of a parsed and validated document, executed again and again.

Strawberry's ``execute_sync`` starts from the text of a document each time, and looks
again for its operation and for the hooks of its extensions. Here all that does not
change between requests is done once: a small query takes 66 µs instead of 114, with
parsed and validated documents cached in both cases.

This uses private parts of Strawberry, whose minor version is pinned, because
``execute_sync`` has no public ones to call:

- ``_schema``, the graphql-core schema inside Strawberry's;
- ``_process_errors``, which logs errors and applies the schema's settings to them;
- ``_get_middleware_manager`` and ``_implements_resolve``, for extensions that see the
  resolving of every field;
- ``HOOK_NAME`` and the context managers of `strawberry.extensions.context`.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from functools import lru_cache, partial
from typing import Any

import strawberry
from graphql import (
    DocumentNode,
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
from execution.run import NeedsGraphQLCoreError, PlanRun

Extensions = list[SchemaExtension]
Hook = Callable[[SchemaExtension], AbstractContextManager[Any]]

EVERY_TYPE = frozenset(OperationType)


class CompiledOperation:
    """Executes as the schema's ``execute_sync`` does, with the same answers.

    Extensions see the operation and its execution as always (``on_operation``,
    ``on_execute``, ``resolve``, ``get_results``). Their ``on_parse`` and
    ``on_validate`` are not called: the document is parsed and valid.
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
            schema: the schema that the document is valid for; without incremental
                delivery.
            document: the parsed document.
            operation: one of its operations.
            text: the document as the client sent it, for extensions.

        """
        self._schema = schema
        self._document = document
        self._operation = operation
        self._text = text
        self._type = OperationType(operation.operation.value)
        core_schema = schema._schema
        self._variables = Variables(core_schema, operation.variable_definitions or ())
        self._fragments = {
            definition.name.value: definition
            for definition in document.definitions
            if isinstance(definition, FragmentDefinitionNode)
        }
        self._details = {
            name: FragmentDetails(fragment, None)
            for name, fragment in self._fragments.items()
        }
        self._plans = OperationPlans(
            ParsedOperation(core_schema, operation, self._details)
        )

    def execute(
        self, variables: Mapping[str, Any], context: Any, root_value: Any = None
    ) -> ExecutionResult:
        """The result for these variables, as the request gives them."""
        extensions = self._schema.get_extensions(sync=True)
        request = self._execution_context(variables, context, root_value)
        for extension in extensions:
            extension.execution_context = request
        try:
            with (
                _hooks(extensions, OperationContextManager),
                _hooks(extensions, ExecutingContextManager),
            ):
                if not request.result:
                    self._execute(request, extensions)
            result: Any = request.result
        except Exception as raised:
            error = raised
            if not isinstance(error, GraphQLError):
                error = GraphQLError(str(raised), original_error=raised)
            result = CoreResult(None, [error])
            self._schema._process_errors(result.errors, request)  # may change them
        added: dict[str, Any] = {}
        for extension in extensions:
            added |= extension.get_results()  # type: ignore[arg-type]  # not awaitable
        return ExecutionResult(result.data, result.errors, added)

    def _execution_context(
        self, variables: Mapping[str, Any], context: Any, root_value: Any
    ) -> ExecutionContext:
        name = self._operation.name
        request = _TypedExecutionContext(
            query=self._text,
            schema=self._schema,
            allowed_operations=EVERY_TYPE,
            context=context,
            variables=dict(variables),
            root_value=root_value,
            provided_operation_name=None if name is None else name.value,
            graphql_document=self._document,
        )
        request.known_type = self._type
        return request

    def _execute(self, request: ExecutionContext, extensions: Extensions) -> None:
        request.result = result = self._result(request, extensions)
        if result.errors:
            request.pre_execution_errors = result.errors
            self._schema._process_errors(result.errors, request)

    def _result(self, request: ExecutionContext, extensions: Extensions) -> CoreResult:
        variables = self._variables.coerced(request.variables or {})
        if isinstance(variables, list):
            return CoreResult(None, variables)
        make_executor = partial(self._executor, request, variables, extensions)
        if self._schema.execution_context_class is not BreadthFirst:
            return _completed(make_executor().execute_operation())
        try:
            if any(extension._implements_resolve() for extension in extensions):
                raise NeedsGraphQLCoreError
            run = PlanRun(make_executor, request.root_value, request.context, variables)
            return CoreResult(execute(self._plans, run), run.errors)
        except NeedsGraphQLCoreError:
            return _completed(make_executor().execute_depth_first())

    def _executor(
        self,
        request: ExecutionContext,
        variables: VariableValues,
        extensions: Extensions,
    ) -> Any:
        # ``Executor.build`` does this from the document, and looks for the operation.
        executor_class: Any = self._schema.execution_context_class
        return executor_class(
            self._schema._schema,
            self._fragments,
            self._details,
            request.root_value,
            request.context,
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


class _TypedExecutionContext(ExecutionContext):
    """Knows the type of its operation; Strawberry's looks it up whenever asked."""

    known_type: OperationType

    @property
    def operation_type(self) -> OperationType:
        return self.known_type


def _completed(result: Any) -> CoreResult:
    """The result of an executor, unless it is still to be awaited."""
    if isinstance(result, CoreResult):
        return result
    if hasattr(result, "close"):
        result.close()  # otherwise Python warns that nobody awaited it
    raise RuntimeError("GraphQL execution failed to complete synchronously.")


def _hooks(
    extensions: Extensions, manager: type[ExtensionContextManagerBase]
) -> AbstractContextManager[Any]:
    """What ``manager(extensions)`` does, without looking for the hooks each time."""
    hooks = _hooks_of_classes(tuple(map(type, extensions)), manager.HOOK_NAME)
    if hooks is None:
        return manager(extensions)
    if len(hooks) == 1:
        index, hook = hooks[0]
        return hook(extensions[index])
    return _entered(hooks, extensions) if hooks else nullcontext()


@contextmanager
def _entered(hooks: Sequence[tuple[int, Hook]], extensions: Extensions) -> Any:
    with ExitStack() as stack:
        for index, hook in hooks:
            stack.enter_context(hook(extensions[index]))
        yield


@lru_cache(maxsize=64)
def _hooks_of_classes(
    classes: tuple[type[SchemaExtension], ...], name: str
) -> list[tuple[int, Hook]] | None:
    """The hooks of this name, each with the index of its extension.

    None if a hook is anything else than a generator function, such as an asynchronous
    one: Strawberry knows what to do with those.
    """
    hooks: list[tuple[int, Hook]] = []
    for index, class_ in enumerate(classes):
        function = getattr(class_, name)
        if function is getattr(SchemaExtension, name):
            continue
        if not inspect.isgeneratorfunction(function):
            return None
        hooks.append((index, contextmanager(function)))
    return hooks
