"""Completes scalars and enums, a whole column of values at once.

Most columns are complete as they are: strings in a column of strings, integers in
range. The set of the types in the column shows this, without a look at each value.
Other values go through the type's own ``coerce_output_value``.
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
from execution.run import FieldInfo, PlanRun, value_or_error

WithinLimits = Callable[[Sequence[Any]], bool]

NONE = type(None)


class LeafCompletion(Completion):
    """Completes values of one scalar or enum."""

    def __init__(
        self, field: FieldInfo, *, nullable: bool, type_: GraphQLLeafType
    ) -> None:
        super().__init__(field, nullable=nullable)
        self.type = type_

    def complete_present(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """Coerce each value, in one ``map`` as long as none fails."""
        try:
            coerced = list(map(self.type.coerce_output_value, values))
        except Exception:
            return self._coerce_each(values, run)
        if any_absent(set(map(type, coerced))):
            return self._coerce_each(values, run)
        return coerced

    def _coerce_each(self, values: Sequence[Any], run: PlanRun) -> list[Any]:
        return [self._coerce(value, run) for value in values]

    def _coerce(self, value: Any, run: PlanRun) -> Any:
        coerced = value_or_error(Executor.complete_leaf_value, self.type, value)
        return run.failure(coerced) if isinstance(coerced, Exception) else coerced


class PlainCompletion(LeafCompletion):
    """Completes a scalar whose values of one Python type need no coercion."""

    def __init__(
        self,
        field: FieldInfo,
        *,
        nullable: bool,
        type_: GraphQLLeafType,
        python_type: type,
        within_limits: WithinLimits | None,
    ) -> None:
        super().__init__(field, nullable=nullable, type_=type_)
        self._plain_types = {python_type, NONE} if nullable else {python_type}
        self._within_limits = within_limits

    def complete(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """The values themselves if their types allow it."""
        types = set(map(type, values))
        if types <= self._plain_types and (
            self._within_limits is None or self._fit(values, types, self._within_limits)
        ):
            return values
        return super().complete(values, run)

    @staticmethod
    def _fit(
        values: Sequence[Any], types: set[type], within_limits: WithinLimits
    ) -> bool:
        if NONE in types:
            values = [value for value in values if value is not None]
        return not values or within_limits(values)


class BooleanCompletion(PlainCompletion):
    """Completes booleans, which SQLite returns as integers."""

    def complete_present(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """Nonzero is true, as in graphql-core."""
        if set(map(type, values)) == {int}:
            return list(map(bool, values))
        return super().complete_present(values, run)


class EnumCompletion(LeafCompletion):
    """Completes an enum; looks up each distinct value once."""

    def __init__(
        self, field: FieldInfo, *, nullable: bool, type_: GraphQLLeafType
    ) -> None:
        super().__init__(field, nullable=nullable, type_=type_)
        self._names: dict[type, dict[Any, Any]] = {}

    def complete_present(self, values: Sequence[Any], run: PlanRun) -> Sequence[Any]:
        """Look up the names of the values, if all are of one type."""
        # Of several types, different values may be equal, such as 1 and True.
        types = set(map(type, values))
        if len(types) != 1:
            return super().complete_present(values, run)
        try:
            return self._named(types.pop(), values)
        except Exception:
            return super().complete_present(values, run)

    def _named(self, type_: type, values: Sequence[Any]) -> Sequence[Any]:
        # Bounded by the members of the enum: other values raise.
        names = self._names.get(type_, {})
        try:
            return list(map(names.__getitem__, values))
        except KeyError:
            coerce = self.type.coerce_output_value
            self._names[type_] = names = {value: coerce(value) for value in set(values)}
        return list(map(names.__getitem__, values))


def leaf_completion(
    field: FieldInfo, *, nullable: bool, type_: GraphQLLeafType
) -> LeafCompletion:
    """The fastest completion for values of this type."""
    if type_ in PLAIN_SCALARS:
        python_type, within_limits = PLAIN_SCALARS[type_]
        completion = BooleanCompletion if python_type is bool else PlainCompletion
        return completion(
            field,
            nullable=nullable,
            type_=type_,
            python_type=python_type,
            within_limits=within_limits,
        )
    if isinstance(type_, GraphQLEnumType):
        return EnumCompletion(field, nullable=nullable, type_=type_)
    return LeafCompletion(field, nullable=nullable, type_=type_)


def _ints_fit(values: Sequence[int]) -> bool:
    return min(values) >= GRAPHQL_MIN_INT and max(values) <= GRAPHQL_MAX_INT


def _floats_fit(values: Sequence[float]) -> bool:
    # One value that is not finite makes the sum so. A sum of finite values that
    # overflows only costs time: the values are coerced each by itself.
    return isfinite(sum(values))


PLAIN_SCALARS: dict[GraphQLLeafType, tuple[type, WithinLimits | None]] = {
    GraphQLString: (str, None),
    GraphQLID: (str, None),
    GraphQLBoolean: (bool, None),
    GraphQLInt: (int, _ints_fit),
    GraphQLFloat: (float, _floats_fit),
}
