"""Whatever a body holds: an answer in JSON with a code of ours, and no fault."""

import json
from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from schema.schema import build
from serving.app import create
from serving.settings import Settings
from tests.serving.conftest import HOME
from tests.stored import Stored

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

FUZZED = settings(
    max_examples=100,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
CODES = {
    "BAD_REQUEST",
    "BAD_USER_INPUT",
    "FORBIDDEN",
    "GRAPHQL_PARSE_FAILED",
    "GRAPHQL_VALIDATION_FAILED",
    "NOT_ACCEPTABLE",
    "UNSUPPORTED_MEDIA_TYPE",
}
DOCUMENTS = (
    "{ viewer { id } }",
    "query ($v: ID!) { task(id: $v) { id groundTruth { id } } }",
    "query ($v: [ID!]!) { nodes(ids: $v) { id } }",
    "query ($v: TaskFilter) { tasks(filter: $v) { totalCount nodes { id } } }",
    "query ($v: [TaskOrder!], $w: Int, $x: String)"
    " { tasks(orderBy: $v, first: $w, after: $x) { pageInfo { endCursor } } }",
    "mutation ($v: ID!, $w: ID) { setGroundTruth(annotationId: $v,"
    " expectedGroundTruthId: $w) { changed } }",
    "mutation ($v: [ID!]!) { deleteGroundTruths(taskIds: $v) { removedCount } }",
    "mutation ($v: CreateAnnotationInput!) { createAnnotation(input: $v)"
    " { annotation { id } } }",
    "mutation ($v: UpdateAnnotationInput!) { updateAnnotation(input: $v)"
    " { annotation { id } } }",
    "mutation ($v: UpdateProjectInput!) { updateProject(input: $v)"
    " { project { id } } }",
    "mutation ($v: [JSON!]!) { importTasks(input: {projectId: 1, tasks: $v})"
    " { taskCount errors { message } } }",
)
NAMES = ("operationName", "extensions", "id", "query")
ODD = (
    "1e999", "-1e999", "NaN", "1" * 5000, "-0", "9223372036854775808", "1.0", "1e3",
    '"\\u0000"', '"\\ud800"', '"\\udc00\\ud800"', '"' + "\uffff" + '"', '"Task:1"',
    '"Task:\uff19"', '" 1"', "null", "true", "[]", "{}", "[[]]", "[" * 70 + "]" * 70,
    '{"a":1,"a":2}', '{"ids":[1]}', '{"field":"ID","field":"CREATED_AT"}', '{"id":1}',
    '{"taskId":1,"result":[]}', '{"taskId":1,"result":[{"value":"\\u0000"}]}',
    '{"id":1,"leadTime":1e308}', '{"id":1,"expectedVersion":2147483648}',
    '{"id":1,"labelConfig":"<View>&#0;</View>"}', '{"id":1,"title":"\\ud83d"}',
    '{"search":"%_\\\\"}', '{"createdAt":{"gte":"0001-01-01T00:00:00+23:59"}}',
    '{"accuracy":{"gte":1e400}}', '{"annotationCount":{"lte":-2147483649}}',
    '[{"data":{"text":"\\u0000"}}]', '[{"id":{},"data":1,"annotations":[[]]}]',
)  # fmt: skip
"""JSON texts that go wrong somewhere."""

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)
json_texts = st.sampled_from(ODD) | json_values.map(json.dumps)


@st.composite
def requests(draw: st.DrawFn) -> bytes:
    """A known document with any variables, not always as it should be written."""
    query = orjson.dumps(draw(st.sampled_from(DOCUMENTS))).decode()
    values = [f'"{name}":{draw(json_texts)}' for name in "vwx"]
    parts = [f'"query":{query}', f'"variables":{{{",".join(values)}}}']
    more = draw(st.sets(st.sampled_from(NAMES), max_size=1))
    parts += [f'"{name}":{draw(json_texts)}' for name in more]
    body = "{" + ",".join(parts) + "}"
    return body.encode(errors="surrogatepass")[
        : draw(st.sampled_from([None] * 9 + [50]))
    ]


bodies = st.binary(max_size=200) | json_texts.map(str.encode) | requests()
media_types = st.sampled_from(
    ["application/json"] * 12
    + ["application/json; charset=utf-8", "application/json;charset=latin-1"]
    + ["application/jsonx", "text/plain", "", "multipart/form-data; boundary=x", ";;"]
)


@pytest.fixture
def client(stored: Stored, monkeypatch: pytest.MonkeyPatch) -> Iterator[TestClient]:
    """A client of the real server, open, with a few rows."""
    monkeypatch.setitem(Settings.model_config, "env_file", None)
    stored.ground_truth(stored.annotation())
    with TestClient(
        create(Settings(threads=2), build()), HOME, raise_server_exceptions=False
    ) as client:
        yield client


def check(status: int, content_type: str, content: bytes) -> None:
    """An answer in JSON; what is refused has a code of ours."""
    assert status < 500, content
    assert content_type.partition(";")[0] in {
        "application/json",
        "application/graphql-response+json",
    }
    answer: dict[str, Any] = orjson.loads(content)
    codes = {error["extensions"]["code"] for error in answer.get("errors", ())}
    assert codes <= CODES, content
    assert codes or answer["data"]


@FUZZED
@given(body=bodies, media_type=media_types)
@example(body=b"", media_type="application/json")
@example(
    body=b'\xef\xbb\xbf{"query":"{ viewer { id } }"}', media_type="application/json"
)
def test_any_body_is_answered_in_json_and_ends_in_no_fault(
    client: TestClient, body: bytes, media_type: str
) -> None:
    response = client.post(
        "/graphql", content=body, headers={"content-type": media_type}
    )

    check(response.status_code, response.headers["content-type"], response.content)


@FUZZED
@given(
    given_id=st.text(max_size=30)
    | st.integers().map(str)
    | st.from_regex(r"(Task|Change|User|Node)?:?-?[0-9]{0,20}", fullmatch=True),
    field=st.sampled_from(["task", "node", "annotation", "project", "prediction"]),
)
def test_any_id_is_answered_or_refused(
    client: TestClient, given_id: str, field: str
) -> None:
    document = f"query ($id: ID!) {{ {field}(id: $id) {{ id }} }}"
    said = {"query": document, "variables": {"id": given_id}}

    response = client.post("/graphql", json=said)

    check(response.status_code, response.headers["content-type"], response.content)
