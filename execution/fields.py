"""How a field gets its values: from an attribute, a function of one row, or of many.

All three run under the breadth-first engine and under graphql-core alike. The
declaration travels in the metadata of an ordinary ``StrawberryField``.
"""

import inspect
import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from operator import attrgetter
from typing import Any, Protocol, Union, cast, get_args, get_origin, overload

import strawberry
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.field import StrawberryField
from strawberry.types.fields.resolver import StrawberryResolver

from execution.failures import outcome

DECLARATION = "execution.declaration"
CONTEXT = "context"

BatchFunction = Callable[..., Sequence[Any]]


class Declaration(Protocol):
    """One value, or the exception that stands in its place, for each of the rows."""

    def answers(
        self, rows: Sequence[Any], context: Any, arguments: Mapping[str, Any]
    ) -> Sequence[Any]:
        """Values in the order of the rows, as many as there are rows."""


@dataclass(frozen=True, slots=True)
class Computed:
    """A function of one row."""

    function: Callable[[Any], Any]

    def answers(
        self, rows: Sequence[Any], context: Any, arguments: Mapping[str, Any]
    ) -> Sequence[Any]:
        """One call for each row; a row that fails does not stop the others."""
        function = self.function
        try:
            return list(map(function, rows))
        except Exception:
            return [outcome(function, row) for row in rows]


@dataclass(frozen=True, slots=True)
class Column(Computed):
    """An attribute of the row."""

    attribute: str


@dataclass(frozen=True, slots=True)
class Batched:
    """A function of many rows, called once for all of them."""

    function: Callable[..., Sequence[Any]]
    takes_context: bool

    def answers(
        self, rows: Sequence[Any], context: Any, arguments: Mapping[str, Any]
    ) -> Sequence[Any]:
        """One call; what it raises stands in the place of every value."""
        try:
            return self._call(rows, context, arguments)
        except Exception as error:
            return [error] * len(rows)

    def _call(
        self, rows: Sequence[Any], context: Any, arguments: Mapping[str, Any]
    ) -> Sequence[Any]:
        keywords = {**arguments, CONTEXT: context} if self.takes_context else arguments
        values = self.function(rows, **keywords)
        if len(values) != len(rows):
            name = getattr(self.function, "__qualname__", repr(self.function))
            raise ValueError(
                f"{name} returned {len(values)} values for {len(rows)} parents:"
                " a batch function returns one for each, in their order."
            )
        return values


@dataclass(frozen=True, slots=True)
class Converting:
    """A declaration whose arguments become Strawberry's input types first."""

    declaration: Declaration
    convert: Callable[[Mapping[str, Any]], Mapping[str, Any]]

    def answers(
        self, rows: Sequence[Any], context: Any, arguments: Mapping[str, Any]
    ) -> Sequence[Any]:
        """Arguments that cannot be converted fail the field of every row."""
        try:
            converted = self.convert(arguments)
        except Exception as error:
            return [error] * len(rows)
        return self.declaration.answers(rows, context, converted)


def column(
    attribute: str | None = None,
    *,
    description: str | None = None,
    name: str | None = None,
    deprecation_reason: str | None = None,
) -> Any:
    """Declare a field that is an attribute of the row: by default the one of its name.

    >>> @strawberry.type
    ... class Task:
    ...     title: str = column(description="What is shown.")
    ...     created: str = column("created_at", description="When it was made.")
    """
    return strawberry.field(
        name=name,
        description=description,
        deprecation_reason=deprecation_reason,
        metadata={DECLARATION: _column(attribute) if attribute else None},
    )


def computed(
    function: Callable[[Any], Any],
    *,
    description: str | None = None,
    name: str | None = None,
    deprecation_reason: str | None = None,
) -> Any:
    """Declare a field that is a pure function of one row, a leaf or an object.

    >>> @strawberry.type
    ... class Task:
    ...     id: strawberry.ID = computed(lambda row: f"Task:{row.id}")
    """
    return strawberry.field(
        name=name,
        description=description,
        deprecation_reason=deprecation_reason,
        metadata={DECLARATION: Computed(function)},
    )


@overload
def batched(function: BatchFunction, /, **options: Any) -> Any: ...


@overload
def batched(**options: Any) -> Callable[[BatchFunction], Any]: ...


def batched(function: BatchFunction | None = None, /, **options: Any) -> Any:
    """Declare a field by a function from many parents to one value for each.

    The first parameter takes the parents. One named ``context`` takes the
    request's context. All others are the field's arguments, annotated as
    Strawberry has it. The function returns as many values as there are
    parents, in their order; an exception *among* the values fails the field of
    that one parent, an exception *raised* fails it for all.

    The field's type is, in this order: ``graphql_type``; the annotation of the
    class attribute; the element of the function's return annotation. That and the
    other options are those of ``strawberry.field``: ``description``, ``name``,
    ``deprecation_reason``.

    >>> @strawberry.type
    ... class Task:
    ...     @batched(description="How many words its title has.")
    ...     def words(tasks: Sequence[Any]) -> Sequence[int]:
    ...         return [len(task.title.split()) for task in tasks]
    """
    if function is None:
        return lambda decorated: batched(decorated, **options)
    if inspect.iscoroutinefunction(function):
        raise TypeError(f"{function.__qualname__}: a batch function is not async.")
    takes_context = CONTEXT in inspect.signature(function).parameters
    return strawberry.field(
        resolver=BatchResolver(function),
        metadata={DECLARATION: Batched(function, takes_context)},
        **options,
    )


@dataclass(frozen=True, slots=True, init=False)
class instances:  # noqa: N801
    """The ``is_type_of`` of a type whose objects are instances of these classes.

    >>> class Row(NamedTuple):
    ...     title: str
    >>> @strawberry.type
    ... class Task:
    ...     is_type_of = instances(Row)
    ...     title: str = column(description="What is shown.")
    """

    classes: tuple[type, ...]

    def __init__(self, *classes: type) -> None:
        object.__setattr__(self, "classes", classes)

    def __call__(self, value: object, info: object) -> bool:
        """Whether the value is an instance of one of the classes."""
        return isinstance(value, self.classes)


class BatchResolver(StrawberryResolver[Any]):
    """Shows Strawberry the field of one parent that a batch function makes."""

    @cached_property
    def signature(self) -> inspect.Signature:
        """The function's own, without parents and context, of one element."""
        full = super().signature
        return full.replace(
            parameters=[
                parameter
                for parameter in list(full.parameters.values())[1:]
                if parameter.name != CONTEXT
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


def declaration_of(field: StrawberryField) -> Declaration | None:
    """How this field was declared. None for a resolver of its own."""
    declaration = field.metadata.get(DECLARATION)
    if declaration is None and field.is_basic_field:
        return _column(field.python_name)
    return cast("Declaration | None", declaration)


def _column(attribute: str) -> Column:
    return Column(attrgetter(attribute), attribute)


def _without_exceptions(annotation: Any) -> Any:
    """``X | KeyError`` as ``X``: exceptions among the values are no GraphQL type."""
    if get_origin(annotation) not in (Union, types.UnionType):
        return annotation
    kept = [
        member
        for member in get_args(annotation)
        if not (isinstance(member, type) and issubclass(member, Exception))
    ]
    return Union[tuple(kept)]  # noqa: UP007
