"""What graphql-core calls where objects travel as members of a cohort."""

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import Any

from graphql import (
    GraphQLAbstractType,
    GraphQLOutputType,
    default_type_resolver,
    is_abstract_type,
    is_object_type,
)

from execution.cohorts import Cohort, Info, Member, row_of
from execution.declarations import Declaration
from execution.failures import Failure

Resolver = Callable[..., Any]


def resolve_for_all(declaration: Declaration) -> Resolver:
    """A resolver that answers for the whole cohort of the object it is called with."""

    def resolve(source: Any, info: Info, **arguments: Any) -> Any:
        member = source if isinstance(source, Member) else Cohort().add(source)
        answer = member.cohort.answers(declaration, info, arguments)[member.index]
        if isinstance(answer, Failure):
            answer.reraise()
        return answer

    return resolve


def resolve_for_one(resolver: Resolver) -> Resolver:
    """The resolver, called with the object itself; what it returns is one cohort."""

    @wraps(resolver)
    def resolve(source: Any, info: Info, **arguments: Any) -> Any:
        value = resolver(row_of(source), info, **arguments)
        if info.is_awaitable(value):
            return _admit_later(value, info.return_type)
        return Cohort().admit(value, info.return_type)

    return resolve


async def _admit_later(value: Awaitable[Any], type_: GraphQLOutputType) -> Any:
    return Cohort().admit(await value, type_)


def recognise_members(type_: Any) -> None:
    """Let a type's own tests see the object itself, not the member of a cohort."""
    if is_object_type(type_) and type_.is_type_of:
        type_.is_type_of = _seeing_rows(type_.is_type_of)
    elif is_abstract_type(type_):
        type_.resolve_type = _naming_all(type_.resolve_type or default_type_resolver)


def _seeing_rows(is_type_of: Callable[..., Any]) -> Callable[..., Any]:
    return lambda value, info: is_type_of(row_of(value), info)


def _naming_all(resolve_type: Callable[..., Any]) -> Callable[..., Any]:
    def resolve(value: Any, info: Info, abstract_type: GraphQLAbstractType) -> Any:
        if not isinstance(value, Member):
            return resolve_type(value, info, abstract_type)
        return value.cohort.type_name(
            value.index, lambda row: resolve_type(row, info, abstract_type)
        )

    return resolve
