"""The printed contract: up to date, described, and as it was agreed."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLNamedType,
    GraphQLSchema,
    build_schema,
    is_enum_type,
    is_input_object_type,
    is_interface_type,
    is_introspection_type,
    is_object_type,
    is_specified_scalar_type,
    print_ast,
)

from schema.printed import FILE, printed
from schema.schema import schema

AGREED = Path(__file__).parents[2].parent / "shared" / "schema.graphql"
DIFFERENCES = Path(__file__).with_name("contract_differences.txt")


def test_the_committed_schema_is_what_the_code_has() -> None:
    assert FILE.read_text(encoding="utf-8") == printed(), "run: python -m schema"


def test_everything_is_described_in_sentences() -> None:
    wrong = [
        name
        for name, description in _descriptions(schema._schema)
        if not (description or "").strip().endswith((".", ":", "`"))
    ]

    assert wrong == []


def test_optional_arguments_have_no_null_default() -> None:
    assert "= null" not in printed()


def test_known_differences_from_the_agreed_contract_are_there() -> None:
    ours = set(_elements(build_schema(printed())))

    for line in _known_differences():
        sign, element = line[0], line[2:]
        assert (element in ours) == (sign == "+"), line


@pytest.mark.skipif(not AGREED.exists(), reason="the agreed contract is not here")
def test_the_schema_differs_from_the_agreed_contract_only_as_known() -> None:
    agreed = set(_elements(build_schema(AGREED.read_text(encoding="utf-8"))))
    ours = set(_elements(build_schema(printed())))

    differences = [f"- {one}" for one in sorted(agreed - ours)]
    differences += [f"+ {one}" for one in sorted(ours - agreed)]

    assert differences == _known_differences()


def _known_differences() -> list[str]:
    return DIFFERENCES.read_text(encoding="utf-8").splitlines()


def _own_types(of: GraphQLSchema) -> list[GraphQLNamedType]:
    return [
        type_
        for type_ in of.type_map.values()
        if not is_introspection_type(type_) and not is_specified_scalar_type(type_)
    ]


def _descriptions(of: GraphQLSchema) -> Iterator[tuple[str, str | None]]:
    for type_ in _own_types(of):
        yield type_.name, type_.description
        if is_enum_type(type_):
            for name, value in type_.values.items():
                yield f"{type_.name}.{name}", value.description
        for name, field in _fields(type_).items():
            yield f"{type_.name}.{name}", field.description
            for argument, given in getattr(field, "args", {}).items():
                yield f"{type_.name}.{name}({argument})", given.description


def _elements(of: GraphQLSchema) -> Iterator[str]:
    """One line for each thing that a client can rely on."""
    for type_ in _own_types(of):
        yield f"{type(type_.ast_node).__name__} {type_.name}"
        for interface in getattr(type_, "interfaces", ()):
            yield f"{type_.name} implements {interface.name}"
        if is_enum_type(type_):
            yield from (f"{type_.name}.{name}" for name in type_.values)
        for name, field in _fields(type_).items():
            yield f"{type_.name}.{name}: {field.type}{_default(field)}"
            for argument, given in getattr(field, "args", {}).items():
                where = f"{type_.name}.{name}({argument}:)"
                yield f"{where} {given.type}{_default(given)}"


def _fields(type_: GraphQLNamedType) -> dict[str, Any]:
    has_fields = (is_object_type, is_interface_type, is_input_object_type)
    return (
        getattr(type_, "fields", {}) if any(fits(type_) for fits in has_fields) else {}
    )


def _default(given: Any) -> str:
    value = getattr(given.ast_node, "default_value", None)
    return "" if value is None else f" = {print_ast(value)}"
