"""Declares fields: an attribute, a function of one row, or a function of many.

All three work breadth first and under graphql-core. Each is an ordinary
``StrawberryField`` with the declaration in its metadata.
"""

import inspect
import types
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, Union, get_args, get_origin, overload

import strawberry
from graphql import GraphQLField
from strawberry.annotation import StrawberryAnnotation
from strawberry.schema.schema_converter import GraphQLCoreConverter
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from execution.declarations import (
    CONTEXT,
    SELECTED,
    Batched,
    Computed,
    Declaration,
)
from execution.lookahead import Attributes
from execution.subscribing import Subscribed

DECLARATION = "execution.declaration"
HEAVY = "execution.heavy"

BatchFunction = Callable[..., Sequence[Any]]


def column(
    attribute: str | None = None,
    *,
    description: str | None = None,
    name: str | None = None,
    deprecation_reason: str | None = None,
) -> Any:
    """Declare a field that is an attribute of the row, by default of the same name.

    >>> @strawberry.type
    ... class Task:
    ...     title: str = column(description="What is shown.")
    ...     created: str = column("created_at", description="When it was made.")
    """
    return strawberry.field(
        name=name,
        description=description,
        deprecation_reason=deprecation_reason,
        metadata={DECLARATION: _attribute(attribute)} if attribute else None,
    )


def computed(
    function: Callable[[Any], Any],
    *,
    reads: Iterable[str] | None = None,
    description: str | None = None,
    name: str | None = None,
    deprecation_reason: str | None = None,
) -> Any:
    """Declare a field that is a pure function of one row, a leaf or an object.

    ``reads`` names the attributes of the row that the function reads. Without it, rows
    need all their attributes whenever the field is selected.

    >>> @strawberry.type
    ... class Task:
    ...     id: strawberry.ID = computed(lambda row: f"Task:{row.id}", reads=["id"])
    """
    return strawberry.field(
        name=name,
        description=description,
        deprecation_reason=deprecation_reason,
        metadata={DECLARATION: Computed(function, _frozen(reads))},
    )


@overload
def batched(
    function: BatchFunction,
    /,
    *,
    reads: Iterable[str] | None = ...,
    is_heavy: bool = ...,
    **options: Any,
) -> Any: ...


@overload
def batched(
    *, reads: Iterable[str] | None = ..., is_heavy: bool = ..., **options: Any
) -> Callable[[BatchFunction], Any]: ...


def batched(
    function: BatchFunction | None = None,
    /,
    *,
    reads: Iterable[str] | None = None,
    is_heavy: bool = False,
    **options: Any,
) -> Any:
    """Declare a field by a function of many parents that returns a value for each.

    The first parameter takes the parents. A parameter named ``context`` takes the
    request's context, one named ``selected`` takes what is selected below the field
    (:class:`Selected`). All others are arguments of the field, annotated as in
    Strawberry. ``reads`` is that of :func:`computed`. A field is ``is_heavy`` that
    computes much more than it reads: a server may run such operations apart.

    The function returns as many values as there are parents, in their order. An
    exception *among* the values fails the field of that one parent; an exception that
    is *raised* fails the field of all parents.

    The field's type is ``graphql_type``, or else the annotation of the class attribute,
    or else the element of the function's return annotation. ``options`` are those of
    ``strawberry.field``: ``description``, ``name``, ``deprecation_reason``.

    >>> @strawberry.type
    ... class Task:
    ...     @batched(description="Number of words in its title.")
    ...     def words(tasks: Sequence[Any]) -> Sequence[int]:
    ...         return [len(task.title.split()) for task in tasks]
    """
    if function is None:
        return lambda decorated: batched(
            decorated, reads=reads, is_heavy=is_heavy, **options
        )
    if inspect.iscoroutinefunction(function):
        raise TypeError(f"{function.__qualname__}: a batch function is not async.")
    parameters = inspect.signature(function).parameters
    declaration = Batched(
        function, _frozen(reads), CONTEXT in parameters, SELECTED in parameters
    )
    return strawberry.field(
        resolver=BatchResolver(function),
        metadata={DECLARATION: declaration, HEAVY: is_heavy},
        **options,
    )


def is_heavy(field: GraphQLField) -> bool:
    """Whether this field of a schema was declared to compute much."""
    definition = field.extensions.get(GraphQLCoreConverter.DEFINITION_BACKREF)
    return isinstance(definition, StrawberryField) and bool(
        definition.metadata.get(HEAVY)
    )


def subscribed(function: Callable[..., Any], *, description: str) -> Any:
    """Declare a field of the subscription root by the function that begins it.

    The function takes the request's context first, then the field's arguments. Its
    result is returned to the caller of `execution.begin_subscription`. The field's type
    is the annotation of the class attribute: the type of an event.
    """
    return strawberry.field(
        resolver=BatchResolver(function),
        metadata={DECLARATION: Subscribed(function)},
        description=description,
    )


def declaration_of(field: StrawberryField) -> Declaration | None:
    """How this field was declared; None if it has an ordinary resolver."""
    declaration: Declaration | None = field.metadata.get(DECLARATION)
    if declaration is not None or not field.is_basic_field:
        return declaration
    if field.default_resolver is getattr:
        return _attribute(field.python_name)
    # The schema's configuration names another default_resolver, such as one for dicts.
    return Computed(lambda row: field.default_resolver(row, field.python_name))


def _attribute(name: str) -> Computed:
    return Computed(attrgetter(name), frozenset({name.partition(".")[0]}))


def _frozen(names: Iterable[str] | None) -> Attributes:
    return None if names is None else frozenset(names)


class BatchResolver(StrawberryResolver[Any]):
    """Lets Strawberry see a batch function as the resolver of one parent's field."""

    @cached_property
    def signature(self) -> inspect.Signature:
        """The arguments of the field, and the element of the return annotation."""
        full = super().signature
        # The first parameter takes the parents, which are not an argument in GraphQL.
        _, *parameters = full.parameters.values()
        return full.replace(
            parameters=[
                parameter
                for parameter in parameters
                if parameter.name not in {CONTEXT, SELECTED}
            ],
            return_annotation=self._element(full.return_annotation),
        )

    def _element(self, annotation: Any) -> Any:
        if isinstance(annotation, str):
            annotation = StrawberryAnnotation(
                annotation, namespace=self._namespace
            ).evaluate()
        arguments = get_args(annotation)
        return _without_exceptions(arguments[0]) if arguments else annotation


def _without_exceptions(annotation: Any) -> Any:
    """``X | KeyError`` as ``X``: exceptions are not part of the GraphQL type."""
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation
    members = [
        member
        for member in get_args(annotation)
        if not (isinstance(member, type) and issubclass(member, Exception))
    ]
    return Union[tuple(members)]  # noqa: UP007 - the members are known only here
