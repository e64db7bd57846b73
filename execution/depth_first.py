"""Fields resolved set at a time while graphql-core walks object by object.

graphql-core goes depth first: it resolves everything below the first object of a
list before it looks at the second. So that batch functions still see all parents
at once, the objects of one level of a response travel as members of a *cohort*.
The first member that asks for a field has it resolved for all of them, and what
is found for all of them makes the cohort of the level below.
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
from graphql.pyutils import inspect as described
from graphql.pyutils import is_iterable

from execution.declarations import Declaration
from execution.run import Failure, value_or_error

Info = GraphQLResolveInfo[Any]


class Cohort:
    """The objects of one level of a response, whatever their types."""

    __slots__ = ("_answers", "_indices", "_type_names", "rows")

    def __init__(self) -> None:
        self.rows: list[Any] = []
        self._answers: dict[tuple[str, str], dict[int, Any]] = {}
        self._indices: dict[str, Sequence[int]] = {}
        self._type_names: list[Any] | None = None

    def add(self, row: Any) -> "CohortMember":
        """Take one more object in."""
        self.rows.append(row)
        return CohortMember(self, len(self.rows) - 1)

    def answers(
        self,
        declaration: Declaration,
        info: Info,
        arguments: Mapping[str, Any],
    ) -> dict[int, Any]:
        """The field's value by member, for all members of the same type."""
        key = (info.parent_type.name, str(info.path.key))
        if key not in self._answers:
            indices = self._indices_of_type(info)
            rows = [self.rows[index] for index in indices]
            values = declaration.answers(rows, info.context, arguments)
            below = Cohort()
            self._answers[key] = {
                index: Failure(value)
                if isinstance(value, Exception)
                else below.wrap(value, info.return_type)
                for index, value in zip(indices, values, strict=True)
            }
        return self._answers[key]

    def wrap(self, value: Any, type_: GraphQLOutputType) -> Any:
        """The value with every object in it replaced by a member of this cohort."""
        if not is_composite_type(get_named_type(type_)):
            return value
        if isinstance(type_, GraphQLNonNull):
            type_ = type_.of_type
        if value is None or value is Undefined or isinstance(value, Exception):
            return value
        if isinstance(type_, GraphQLList):
            return self._wrap_items(value, type_.of_type)
        return self.add(value)

    def _wrap_items(self, values: Any, type_: GraphQLOutputType) -> Any:
        if not is_iterable(values):
            return values
        return value_or_error(lambda: [self.wrap(value, type_) for value in values])

    def type_name(self, index: int, resolve: Callable[[Any], Any]) -> Any:
        """The name of a member's type; those of all are resolved at once."""
        if self._type_names is None:
            self._type_names = [value_or_error(resolve, row) for row in self.rows]
        name = self._type_names[index]
        if isinstance(name, Exception):
            raise name
        return name

    def _indices_of_type(self, info: Info) -> Sequence[int]:
        """The members that have the type whose field is being resolved."""
        name = info.parent_type.name
        if name not in self._indices:
            self._indices[name] = self._find_indices(info)
        return self._indices[name]

    def _find_indices(self, info: Info) -> Sequence[int]:
        indices: Sequence[int] = range(len(self.rows))
        if self._type_names is not None:
            names, name = self._type_names, info.parent_type.name
            indices = [index for index in indices if names[index] == name]
        if is_type_of := info.parent_type.is_type_of:
            rows = self.rows
            indices = [i for i in indices if _holds(is_type_of, rows[i], info)]
        return indices


class CohortMember:
    """One object of a cohort, and its field there."""

    __slots__ = ("cohort", "index")

    def __init__(self, cohort: Cohort, index: int) -> None:
        self.cohort = cohort
        self.index = index

    @property
    def row(self) -> Any:
        """The object itself."""
        return self.cohort.rows[self.index]

    def __inspect__(self) -> str:
        """What graphql-core's messages call it: what they would call the object."""
        return described(self.row)


def row_of(source: Any) -> Any:
    """The object itself, whether it comes as a member of a cohort or alone."""
    return source.row if isinstance(source, CohortMember) else source


def _holds(is_type_of: Callable[..., Any], row: Any, info: Info) -> bool:
    try:
        return bool(is_type_of(row, info))
    except Exception:
        return False


def cohort_resolver(declaration: Declaration) -> Callable[..., Any]:
    """A resolver that answers for the whole cohort of the object it is called with."""

    def resolve(source: Any, info: Info, **arguments: Any) -> Any:
        member = source if isinstance(source, CohortMember) else Cohort().add(source)
        answer = member.cohort.answers(declaration, info, arguments)[member.index]
        if isinstance(answer, Failure):
            answer.reraise()
        return answer

    return resolve


def row_resolver(resolver: Callable[..., Any]) -> Callable[..., Any]:
    """The resolver, called with the object itself; what it returns is one cohort."""

    @wraps(resolver)
    def resolve(source: Any, info: Info, **arguments: Any) -> Any:
        value = resolver(row_of(source), info, **arguments)
        if info.is_awaitable(value):
            return _wrap_awaited(value, info.return_type)
        return Cohort().wrap(value, info.return_type)

    return resolve


async def _wrap_awaited(value: Awaitable[Any], type_: GraphQLOutputType) -> Any:
    return Cohort().wrap(await value, type_)


def unwrap_members(type_: Any) -> None:
    """Let a type's own tests see the object itself, not the member of a cohort."""
    if is_object_type(type_) and type_.is_type_of:
        type_.is_type_of = _seeing_rows(type_.is_type_of)
    elif is_abstract_type(type_):
        type_.resolve_type = _naming_all(type_.resolve_type or default_type_resolver)


def _seeing_rows(is_type_of: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, info: is_type_of(row_of(value), info)


def _naming_all(resolve_type: Callable[..., Any]) -> Callable[..., Any]:
    def resolve(value: Any, info: Info, abstract_type: GraphQLAbstractType) -> Any:
        if not isinstance(value, CohortMember):
            return resolve_type(value, info, abstract_type)
        return value.cohort.type_name(
            value.index, lambda row: resolve_type(row, info, abstract_type)
        )

    return resolve
