"""Completes scalars and enums: a whole column of values at a time.

Most columns need nothing done: strings that are strings, numbers in range. That
is seen from the set of the types in the column, without looking at each value.
All else goes through the type's own function, value by value where one fails.
"""

from collections.abc import Callable, Sequence
from math import isfinite
from typing import Any

from graphql import (
    Executor,
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
)
from graphql.type import GRAPHQL_MAX_INT, GRAPHQL_MIN_INT

from execution.completion import Completion, any_absent
from execution.run import FieldInfo, Run, value_or_error

NONE = type(None)


class LeafCompletion(Completion):
    """Completes values of one scalar or enum."""

    def __init__(
        self, field: FieldInfo, *, nullable: bool, type_: GraphQLLeafType
    ) -> None:
        super().__init__(field, nullable=nullable)
        self.type = type_

    def complete_present(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Coerce each value, all in one go if none fails."""
        try:
            coerced = list(map(self.type.coerce_output_value, values))
        except Exception:
            return self._coerce_each(values, run)
        if any_absent(set(map(type, coerced))):
            return self._coerce_each(values, run)
        return coerced

    def _coerce_each(self, values: Sequence[Any], run: Run) -> list[Any]:
        return [self._coerce(value, run) for value in values]

    def _coerce(self, value: Any, run: Run) -> Any:
        coerced = value_or_error(Executor.complete_leaf_value, self.type, value)
        return run.failure(coerced) if isinstance(coerced, Exception) else coerced


class PlainCompletion(LeafCompletion):
    """Completes a scalar whose ordinary values stand in the response as they are."""

    def __init__(
        self,
        field: FieldInfo,
        *,
        nullable: bool,
        type_: GraphQLLeafType,
        kind: type,
        within_limits: Callable[[Sequence[Any]], bool] | None,
    ) -> None:
        super().__init__(field, nullable=nullable, type_=type_)
        self._kinds = {kind}
        self._kinds_or_none = {kind, NONE} if nullable else self._kinds
        self._within_limits = within_limits

    def complete(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """The values themselves where their types allow it."""
        kinds = set(map(type, values))
        if kinds <= self._kinds_or_none and (
            self._within_limits is None or self._fit(values, kinds)
        ):
            return values
        return super().complete(values, run)

    def _fit(self, values: Sequence[Any], kinds: set[type]) -> bool:
        assert self._within_limits  # noqa: S101 - those without are not asked
        if NONE in kinds:
            values = [value for value in values if value is not None]
        return not values or self._within_limits(values)


class BooleanCompletion(PlainCompletion):
    """Completes truth values, which some databases tell as whole numbers."""

    def complete_present(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Nonzero is true, as in graphql-core."""
        if set(map(type, values)) == {int}:
            return list(map(bool, values))
        return super().complete_present(values, run)


class EnumCompletion(LeafCompletion):
    """Completes an enum: each different value once."""

    def __init__(
        self, field: FieldInfo, *, nullable: bool, type_: GraphQLLeafType
    ) -> None:
        super().__init__(field, nullable=nullable, type_=type_)
        self._names: dict[type, dict[Any, Any]] = {}

    def complete_present(self, values: Sequence[Any], run: Run) -> Sequence[Any]:
        """Look the names up, for values of one type, so that equal means the same."""
        kinds = set(map(type, values))
        if len(kinds) != 1:
            return super().complete_present(values, run)
        try:
            return self._named(kinds.pop(), values)
        except Exception:
            return super().complete_present(values, run)

    def _named(self, kind: type, values: Sequence[Any]) -> Sequence[Any]:
        """Only names of the enum are kept: there are no more of them than it has."""
        names = self._names.get(kind, {})
        try:
            return list(map(names.__getitem__, values))
        except KeyError:
            coerce = self.type.coerce_output_value
            self._names[kind] = names = {value: coerce(value) for value in set(values)}
        return list(map(names.__getitem__, values))


def leaf_completion(
    field: FieldInfo, *, nullable: bool, type_: GraphQLLeafType
) -> LeafCompletion:
    """The quickest way to complete values of this type."""
    if type_ in PLAIN_SCALARS:
        kind, within_limits = PLAIN_SCALARS[type_]
        completion = BooleanCompletion if kind is bool else PlainCompletion
        return completion(
            field,
            nullable=nullable,
            type_=type_,
            kind=kind,
            within_limits=within_limits,
        )
    if isinstance(type_, GraphQLEnumType):
        return EnumCompletion(field, nullable=nullable, type_=type_)
    return LeafCompletion(field, nullable=nullable, type_=type_)


def _ints_fit(values: Sequence[int]) -> bool:
    return min(values) >= GRAPHQL_MIN_INT and max(values) <= GRAPHQL_MAX_INT


def _floats_fit(values: Sequence[float]) -> bool:
    return isfinite(sum(values))


PLAIN_SCALARS: dict[GraphQLLeafType, tuple[type, Callable[[Any], bool] | None]] = {
    GraphQLString: (str, None),
    GraphQLID: (str, None),
    GraphQLBoolean: (bool, None),
    GraphQLInt: (int, _ints_fit),
    GraphQLFloat: (float, _floats_fit),
}
