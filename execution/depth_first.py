"""Resolves fields for many objects at once although graphql-core goes depth first.

Operations get here that `breadth_first` leaves to graphql-core. In this project that is
introspection only; others are those with asynchronous resolvers or resolvers that take
``info`` (docs/execution.md has the list), and all with ``breadth_first=False``, which
tests use to compare both ways.

graphql-core resolves everything below the first object of a list before it looks at the
second. Batch functions still have to see all parents at once, so the objects of one
level of a response travel as members of a *cohort*. The first member whose field is
resolved has it resolved for all members, and the objects among their values are the
cohort of the level below.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import wraps
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLOutputType,
    GraphQLResolveInfo,
    Undefined,
    default_type_resolver,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_object_type,
)
from graphql.pyutils import inspect as inspected
from graphql.pyutils import is_iterable

from execution.declarations import Declaration
from execution.run import Failure, value_or_error

Info = GraphQLResolveInfo[Any]


class CohortMember:
    """An object, as the member of its cohort with this index."""

    __slots__ = ("cohort", "index")

    def __init__(self, cohort: "Cohort", index: int) -> None:
        self.cohort = cohort
        self.index = index

    @property
    def row(self) -> Any:
        """The object itself."""
        return self.cohort.rows[self.index]

    def __inspect__(self) -> str:
        """What graphql-core's messages call it: the same as the object itself."""
        return inspected(self.row)


class Cohort:
    """The objects of one level of a response, of any types."""

    __slots__ = ("_indices", "_type_names", "_values", "rows")

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._values: dict[tuple[str, str], dict[int, Any]] = {}
        self._indices: dict[str, Sequence[int]] = {}
        self._type_names: list[Any] | None = None

    def add(self, row: Any) -> CohortMember:
        """Add an object."""
        self.rows.append(row)
        return CohortMember(self, len(self.rows) - 1)

    def add_all(self, value: Any, type_: GraphQLOutputType) -> Any:
        """The value of a field, with its objects replaced by members of this cohort."""
        if not is_composite_type(get_named_type(type_)):
            return value
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        if value is None or value is Undefined or isinstance(value, Exception):
            return value
        if not isinstance(type_, GraphQLList):
            return self.add(value)
        if not is_iterable(value):
            return value  # graphql-core has the error for it
        item_type = type_.of_type
        return value_or_error(lambda: [self.add_all(item, item_type) for item in value])

    def field_values(
        self, declaration: Declaration, info: Info, arguments: Mapping[str, Any]
    ) -> dict[int, Any]:
        """The field's values for all members of the same type, by their indices."""
        key = (info.parent_type.name, str(info.path.key))
        if key not in self._values:
            indices = self._indices_of_type(info)
            rows = [self.rows[index] for index in indices]
            values = declaration.values(rows, info.context, arguments)
            below = Cohort()
            self._values[key] = {
                index: Failure(value)
                if isinstance(value, Exception)
                else below.add_all(value, info.return_type)
                for index, value in zip(indices, values, strict=True)
            }
        return self._values[key]

    def type_name(self, index: int, resolve: Callable[[Any], Any]) -> Any:
        """The name of a member's type; those of all are resolved at once."""
        if self._type_names is None:
            self._type_names = [value_or_error(resolve, row) for row in self.rows]
        name = self._type_names[index]
        if isinstance(name, Exception):
            raise name
        return name

    def _indices_of_type(self, info: Info) -> Sequence[int]:
        """The members of the type whose field is being resolved."""
        name = info.parent_type.name
        if name not in self._indices:
            indices: Sequence[int] = range(len(self.rows))
            if (names := self._type_names) is not None:
                indices = [index for index in indices if names[index] == name]
            if is_type_of := info.parent_type.is_type_of:
                tests = {
                    index: value_or_error(is_type_of, self.rows[index], info)
                    for index in indices
                }
                indices = [
                    index
                    for index, test in tests.items()
                    if test and not isinstance(test, Exception)
                ]
            self._indices[name] = indices
        return self._indices[name]


def cohort_resolver(declaration: Declaration) -> Callable[..., Any]:
    """The resolver of a declared field: the first call resolves the whole cohort."""

    def resolve(source: Any, info: Info, **arguments: Any) -> Any:
        member = source if isinstance(source, CohortMember) else Cohort().add(source)
        values = member.cohort.field_values(declaration, info, arguments)
        value = values[member.index]
        if isinstance(value, Failure):
            value.reraise()
        return value

    return resolve


def row_resolver(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """An ordinary resolver, called for one object; its value begins a new cohort."""

    @wraps(resolver)
    def resolve(source: Any, info: Info, **arguments: Any) -> Any:
        value = resolver(_row_of(source), info, **arguments)
        if info.is_awaitable(value):
            return _cohort_of_awaited(value, info.return_type)
        return Cohort().add_all(value, info.return_type)

    return resolve


async def _cohort_of_awaited(value: Awaitable[Any], type_: GraphQLOutputType) -> Any:
    return Cohort().add_all(await value, type_)


def unwrap_members(type_: Any) -> None:
    """Let a type's ``is_type_of`` or ``resolve_type`` see objects, not members."""
    if is_object_type(type_) and type_.is_type_of:
        is_type_of = type_.is_type_of
        type_.is_type_of = lambda value, info: is_type_of(_row_of(value), info)
    elif is_abstract_type(type_):
        type_.resolve_type = _cohort_type_resolver(
            type_.resolve_type or default_type_resolver
        )


def _cohort_type_resolver(resolve_type: Callable[..., Any]) -> Callable[..., Any]:
    def resolve(value: Any, info: Info, abstract_type: GraphQLAbstractType) -> Any:
        if not isinstance(value, CohortMember):
            return resolve_type(value, info, abstract_type)
        return value.cohort.type_name(
            value.index, lambda row: resolve_type(row, info, abstract_type)
        )

    return resolve


def _row_of(source: Any) -> Any:
    return source.row if isinstance(source, CohortMember) else source
