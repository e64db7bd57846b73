"""Whatever number comes in wherever one can: refused, or stored finite and exact.

The places are generated from the schema: a new argument is covered by itself.
"""

import json
import math
from collections.abc import Iterator
from typing import Any, NamedTuple

import orjson
import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLInputType,
    get_named_type,
    get_nullable_type,
    is_leaf_type,
    is_list_type,
    is_required_argument,
    is_required_input_field,
    parse_value,
    value_from_ast_untyped,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from models.commands.accounts import LOCAL_ADMIN
from models.db import database as db
from schema.schema import build
from serving.app import create
from serving.settings import Settings
from tests.emptying import emptied
from tests.peeking.questions import samples
from tests.schema.selecting import everything
from tests.serving.conftest import HOME

SCHEMA = build()
MARK = '"@"'
"""Stands where the number comes in."""
JSON_VALUES = (
    MARK,
    f'[{{from_name: "label", value: {{number: {MARK}}}}}]',
    f"{{data: {{text: {MARK}}}}}",
    f"{{data: {{}}, annotations: [{{result: [], lead_time: {MARK}}}]}}",
    f"{{data: {{}}, predictions: [{{result: [], score: {MARK}}}]}}",
    f"{{iou_threshold: {MARK}}}",
)
REFUSALS = {"BAD_USER_INPUT", "GRAPHQL_VALIDATION_FAILED"}
LONGEST_READ = 308
"""Digits of an integer that are read at all."""
INTEGER_LIMITS = (2**31, 2**53, 2**63, 2**64)
NUMBERS = st.one_of(
    st.sampled_from(
        [str(limit + step) for limit in INTEGER_LIMITS for step in (-1, 0, 1)]
        + [f"-{limit + 1}" for limit in INTEGER_LIMITS]
        + ["1e308", "1e309", "1e400", "-1e400", "1e-400", "-0", "-0.0", "9" * 309]
        + ["9" * 5000, f"-{'9' * 400}", "12345678901234567890.5", "0.1", "1e0400"]
    ),
    st.from_regex(
        r"-?(0|[1-9][0-9]{0,30})(\.[0-9]{1,20})?([eE][+-]?[0-9]{1,4})?", fullmatch=True
    ),
)


class Place(NamedTuple):
    """An argument that holds a number, and the others that its field needs."""

    operation: str
    field: str
    argument: str
    type: str
    value: str
    others: str
    selection: str


def places() -> Iterator[Place]:
    """Every argument in which a number can stand."""
    core = SCHEMA._schema
    for operation, root in (
        ("query", core.query_type),
        ("mutation", core.mutation_type),
    ):
        assert root is not None
        for name, field in root.fields.items():
            target = get_named_type(field.type)
            below = "" if is_leaf_type(target) else everything(target, 1)
            needed = {
                other: samples(argument.type)[0]
                for other, argument in field.args.items()
                if is_required_argument(argument)
            }
            for argument, declared in field.args.items():
                others = "".join(
                    f", {key}: {value}"
                    for key, value in needed.items()
                    if key != argument
                )
                for value in _values(declared.type):
                    yield Place(
                        *(operation, name, argument, str(declared.type)),
                        *(value, others, below),
                    )


def _values(type_: GraphQLInputType) -> Iterator[str]:
    """Values of this type with the mark at each place of a number."""
    inner = get_nullable_type(type_)
    named = get_named_type(type_)
    if is_list_type(inner):
        yield from (f"[{value}]" for value in _values(inner.of_type))
    elif isinstance(named, GraphQLInputObjectType):
        for name, field in named.fields.items():
            needed = {
                other: samples(one.type)[0]
                for other, one in named.fields.items()
                if is_required_input_field(one)
            }
            for value in _values(field.type):
                listed = {**needed, name: value}
                yield f"{{{', '.join(f'{key}: {it}' for key, it in listed.items())}}}"
    elif named.name in ("Int", "Float"):
        yield MARK
    elif named.name == "JSON":
        yield from JSON_VALUES


PLACES = list(places())


def as_literal(place: Place, number: str) -> bytes:
    value = place.value.replace(MARK, number)
    field = f"{place.field}({place.argument}: {value}{place.others})"
    return orjson.dumps({"query": f"{place.operation} {{ {field} {place.selection} }}"})


def as_variable(place: Place, number: str) -> bytes:
    field = f"{place.field}({place.argument}: $v{place.others})"
    query = f"{place.operation} ($v: {place.type}) {{ {field} {place.selection} }}"
    value = json.dumps(value_from_ast_untyped(parse_value(place.value)))
    body = json.dumps({"query": query, "variables": {"v": None}})
    return body.replace("null", value.replace(MARK, number)).encode()


def world() -> None:
    stored = emptied()
    stored.user(LOCAL_ADMIN, is_admin=True)  # whom the server knows by the id 1
    project = stored.project()
    for _ in range(2):
        stored.ground_truth(stored.annotation(task := stored.task(project)))
        stored.annotation(task)
        stored.prediction(task)


def infinite_rows() -> int:
    """How many stored numbers are not finite."""
    columns = (("annotations", "lead_time"), ("predictions", "score"))
    total = 0
    for table, column in columns:
        with db.read():
            text = f"SELECT {column} FROM {table} WHERE {column} IS NOT NULL"  # noqa: S608
            total += sum(not math.isfinite(row[0]) for row in db.rows(text))
    return total


def stored_json() -> list[str]:
    """Every JSON text of the project."""
    with db.read():
        return [
            row[0]
            for text in (
                "SELECT data FROM tasks",
                "SELECT result FROM annotations",
                "SELECT result FROM predictions",
                "SELECT scoring_profile FROM projects",
            )
            for row in db.rows(text)
        ]


PAGES = (
    "{ tasks(first: 10) { nodes { id data meanAccuracy"
    " annotations { id result leadTime accuracy }"
    " predictions { id result score accuracy } } }"
    " annotations(first: 10) { nodes { id leadTime accuracy } }"
    " projects(first: 10) { nodes { id scoringProfile { version controls { control"
    " weight parameters labelWeights { weight } } } } } }"
)


@pytest.fixture
def client(store: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """The whole contract behind the server, in two threads."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    app = create(Settings(threads=2), SCHEMA)
    with TestClient(app, base_url=HOME, raise_server_exceptions=False) as client:
        yield client


def post(client: TestClient, body: bytes) -> Any:
    headers = {"content-type": "application/json"}
    return orjson.loads(client.post("/graphql", content=body, headers=headers).content)


def test_numbers_of_every_kind_have_places() -> None:
    fields = {(place.field, place.argument) for place in PLACES}

    assert {
        ("tasks", "first"),
        ("tasks", "filter"),
        ("createAnnotation", "input"),
        ("importTasks", "input"),
        ("updateProject", "input"),
        ("deleteGroundTruthsByFilter", "filter"),
    } <= fields


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    place=st.sampled_from(PLACES),
    number=NUMBERS,
    write=st.sampled_from([as_literal, as_variable]),
)
def test_a_number_is_refused_or_stored_as_it_is(
    client: TestClient, place: Place, number: str, write: Any
) -> None:
    world()

    answer = post(client, write(place, number))

    errors = answer.get("errors", [])
    codes = {error["extensions"]["code"] for error in errors}
    too_long = {"BAD_REQUEST"} if len(number) > LONGEST_READ else set()
    assert codes <= REFUSALS | too_long, (answer, write(place, number))
    if not math.isfinite(float(number)):
        field = (answer.get("data") or {}).get(place.field) or {}
        assert errors or field.get("errors") or field.get("warnings"), answer
    assert infinite_rows() == 0
    for text in stored_json():
        for integer in map(int, _integers(json.loads(text))):
            assert -(2**63) <= integer < 2**64
    assert "errors" not in post(client, orjson.dumps({"query": PAGES}))


def _integers(value: Any) -> Iterator[int]:
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for each in value:
            yield from _integers(each)
    elif isinstance(value, int):
        yield value


@pytest.mark.parametrize(
    ("number", "said"),
    [
        ("18446744073709551616", "more than 64 bits"),
        ("-9223372036854775809", "more than 64 bits"),
        ("1e400", "not a finite number"),
    ],
)
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_refused_is_named_by_its_path(
    client: TestClient, number: str, said: str
) -> None:
    world()
    query = (
        "mutation ($v: JSON!) { createAnnotation(input: {taskId: 1, result: $v})"
        " { annotation { id } } }"
    )
    body = '{"query": "%s", "variables": {"v": [{}, {"value": {"number": %s}}]}}'

    errors = post(client, (body % (query, number)).encode())["errors"]

    assert errors[0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert "`result[1].value.number`" in errors[0]["message"]
    assert said in errors[0]["message"]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_every_digit_of_a_number_within_64_bits_is_kept(client: TestClient) -> None:
    world()
    numbers = "1212345678901234567, 18446744073709551615, -9223372036854775808"
    body = (
        '{"query": "mutation ($v: JSON!) { createAnnotation(input: {taskId: 1,'
        ' result: $v}) { annotation { result } } }",'
        ' "variables": {"v": [{"value": {"numbers": [%s]}}]}}'
    )

    answer = post(client, (body % numbers).encode())

    result = answer["data"]["createAnnotation"]["annotation"]["result"]
    assert result[0]["value"]["numbers"] == [int(one) for one in numbers.split(", ")]


@pytest.mark.parametrize("literal", ["NaN", "Infinity", "-Infinity"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_only_python_takes_for_json_is_refused(
    client: TestClient, literal: str
) -> None:
    body = '{"query": "{ viewer { id } }", "variables": {"v": %s, "w": 1e400}}'

    answer = post(client, (body % literal).encode())

    assert answer["errors"][0]["extensions"]["code"] == "BAD_REQUEST"


def test_a_number_that_is_infinite_already_spoils_no_page(client: TestClient) -> None:
    world()
    with db.write():
        for table, column in (("annotations", "lead_time"), ("predictions", "score")):
            db.run(f"UPDATE {table} SET {column} = ?", (math.inf,))  # noqa: S608

    answer = post(client, orjson.dumps({"query": PAGES}))

    assert "errors" not in answer
    annotations = answer["data"]["annotations"]["nodes"]
    assert {row["leadTime"] for row in annotations} == {None}
