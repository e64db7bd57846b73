"""Variables are coerced as graphql-core coerces them, whichever way it is done."""

from itertools import product
from typing import Any

import pytest
from graphql import OperationDefinitionNode, build_schema, parse
from graphql.execution.values import VariableValues, get_variable_values

from execution.arguments import MAX_ERRORS, Variables

SCHEMA = build_schema("""
    enum Color { RED }
    input Shape { color: Color = RED, sides: Int! }
    type Query { one: Int }
""")

TYPES = [
    *("String", "String!", 'String = "x"', "String! = null"),
    *("ID", "ID!", "ID = 7"),
    *("Boolean", "Boolean!", "Boolean = true"),
    *("Int", "Int!", "Int = 7", "Int! = 7"),
    *("Float", "[Int]", "[Int!]!", "Color", "Shape", "Missing"),
]
ABSENT = object()
VALUES: list[Any] = [
    *(ABSENT, None, "", "RED", "7", True, False, 0, 7, 1.0, 1.5, float("inf")),
    *(2**31 - 1, 2**31, -(2**31), -(2**31) - 1),
    *([], [1, None], ["1"], {}, {"sides": 3}, {"sides": None}),
]


def _definitions(*types: str) -> Any:
    named = " ".join(f"$v{index}: {type_}" for index, type_ in enumerate(types))
    operation = parse(f"query ({named}) {{ one }}").definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    return operation.variable_definitions


def _seen(coerced: Any) -> Any:
    if isinstance(coerced, VariableValues):
        types = {name: type(value) for name, value in coerced.coerced.items()}
        sources = {
            name: (str(one.signature.type), one.signature.default is None, one.value)
            for name, one in coerced.sources.items()
        }
        return coerced.coerced, types, sources
    return [(error.message, error.locations) for error in coerced]


@pytest.mark.parametrize("type_", TYPES)
def test_one_variable_of_any_value_is_what_graphql_core_makes_of_it(type_: str) -> None:
    definitions = _definitions(type_)
    variables = Variables(SCHEMA, definitions)

    for value in VALUES:
        given = {} if value is ABSENT else {"v0": value}
        coerced = variables.coerced(given)

        expected = get_variable_values(SCHEMA, definitions, given, MAX_ERRORS)
        assert _seen(coerced) == _seen(expected), value


@pytest.mark.parametrize("types", [("Int!", "String"), ("ID", "Shape"), ("Int", "ID!")])
def test_several_variables_are_what_graphql_core_makes_of_them(
    types: tuple[str, str],
) -> None:
    definitions = _definitions(*types)
    variables = Variables(SCHEMA, definitions)

    for values in product(VALUES, VALUES):
        given = {
            f"v{index}": value
            for index, value in enumerate(values)
            if value is not ABSENT
        }
        coerced = variables.coerced({**given, "unknown": 1})

        expected = get_variable_values(SCHEMA, definitions, given, MAX_ERRORS)
        assert _seen(coerced) == _seen(expected), values
