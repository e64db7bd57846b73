"""GraphQL over HTTP: what is read, what is refused, what is answered."""

import gzip
from collections.abc import Iterator
from typing import Any

import httpx2
import orjson
import pytest
from starlette.testclient import TestClient

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"


def post(
    client: TestClient, body: object, accept: str = GRAPHQL, content_type: str = JSON
) -> httpx2.Response:
    content = body if isinstance(body, bytes) else orjson.dumps(body)
    headers = {"accept": accept, "content-type": content_type}
    return client.post("/graphql", content=content, headers=headers)


def error_of(response: httpx2.Response) -> dict[str, Any]:
    error: dict[str, Any] = response.json()["errors"][0]
    return error


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8, {JSON}", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", JSON),
        (f"{JSON};q=0.5, {GRAPHQL};q=0.9", GRAPHQL),
        (f"text/html, {JSON};q=0.1", JSON),
    ],
)
def test_the_answer_is_of_the_type_that_is_liked_best(
    client: TestClient, accept: str, expected: str
) -> None:
    response = post(client, {"query": "{ who }"}, accept)

    assert response.status_code == 200
    assert response.headers["content-type"] == expected


@pytest.mark.parametrize("accept", ["text/html", f"{JSON};q=0", "application/jsonx"])
def test_who_accepts_no_type_of_ours_is_told_ours(
    client: TestClient, accept: str
) -> None:
    response = post(client, {"query": "{ who }"}, accept)

    assert response.status_code == 406
    assert JSON in error_of(response)["message"]


@pytest.mark.parametrize(
    "content_type",
    ["", "text/plain", "application/jsonx", f"{JSON}; charset=latin-1", GRAPHQL],
)
def test_other_bodies_than_json_in_utf8_are_refused(
    client: TestClient, content_type: str
) -> None:
    response = post(client, {"query": "{ who }"}, content_type=content_type)

    assert response.status_code == 415
    assert error_of(response)["extensions"]["code"] == "UNSUPPORTED_MEDIA_TYPE"


@pytest.mark.parametrize("encoding", ["gzip", "BR", "zstd", "gzip, identity", "odd"])
def test_an_encoded_body_is_refused_and_told_so(
    client: TestClient, encoding: str
) -> None:
    body = gzip.compress(b'{"query": "{ who }"}')
    headers = {"content-type": JSON, "content-encoding": encoding}

    response = client.post("/graphql", content=body, headers=headers)

    assert response.status_code == 415
    assert response.headers["accept-encoding"] == "identity"
    assert error_of(response)["extensions"]["code"] == "UNSUPPORTED_MEDIA_TYPE"
    assert repr(encoding) in error_of(response)["message"]


def test_a_body_that_says_that_it_is_not_encoded_is_read(client: TestClient) -> None:
    headers = {"content-encoding": "identity"}

    response = client.post("/graphql", json={"query": "{ who }"}, headers=headers)

    assert response.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b'{"query": "\xff"}',
        b'{"query": "\\ud800"}',
        b"null",
        b"7",
        b'"{ who }"',
        b"[" * 2000,
        b'{"a":' * 2000,
        b'{"query": "{ who }", "variables": {"n": ' + b"1" * 5000 + b"}}",
        b'{"query": "{ who }", "variables": {"n": NaN}}',
        b'{"query": "{ who }", "variables": ' + b'{"a":' * 65 + b"1" + b"}" * 66,
        b'{"query": ""}',
        b'{"query": null}',
        b'{"query": ["{ who }"]}',
        b'{"query": "{ who }", "variables": []}',
        b'{"query": "{ who }", "operationName": 1}',
        b'{"query": "{ who }", "extensions": "x"}',
        b'[{"query": "{ who }"}]',
    ],
)
@pytest.mark.parametrize("accept", [JSON, GRAPHQL])
def test_a_body_that_is_no_request_is_a_bad_request(
    client: TestClient, body: bytes, accept: str
) -> None:
    response = post(client, body, accept)

    assert response.status_code == 400
    assert error_of(response)["extensions"]["code"] == "BAD_REQUEST"


def test_brackets_within_texts_are_not_taken_for_levels(client: TestClient) -> None:
    body = {
        "query": "query ($v: JSON!) { echo(value: $v) }",
        "variables": {"v": "[" * 99},
    }

    assert post(client, body).json() == {"data": {"echo": "[" * 99}}


def test_a_body_of_just_the_largest_size_is_read(client: TestClient) -> None:
    body = orjson.dumps({"query": "{ who }"}).ljust(1_000_000)

    assert post(client, body).status_code == 200


@pytest.mark.parametrize("announced", [True, False])
def test_a_larger_body_is_refused_announced_or_not(
    client: TestClient, announced: bool
) -> None:
    body = b" " * 1_000_001

    def pieces() -> Iterator[bytes]:
        yield body

    content = body if announced else pieces()
    response = client.post("/graphql", content=content, headers={"content-type": JSON})

    assert response.status_code == 413
    assert "1,000,000 (GROUND_TRUTH_LIMIT_BODY_BYTES)" in error_of(response)["message"]


def test_errors_of_the_document_have_no_data_and_a_status_as_asked(
    client: TestClient,
) -> None:
    for text, code in (
        ("{", "GRAPHQL_PARSE_FAILED"),
        ("{ nope }", "GRAPHQL_VALIDATION_FAILED"),
        ("query ($n: Int!) { branches(first: $n) { totalCount } }", "BAD_USER_INPUT"),
    ):
        strict = post(client, {"query": text})
        lenient = post(client, {"query": text}, JSON)

        assert strict.status_code == 400
        assert lenient.status_code == 200
        assert strict.json() == lenient.json()
        assert "data" not in strict.json()
        assert error_of(strict)["extensions"]["code"] == code


def test_errors_of_fields_come_with_data(client: TestClient) -> None:
    response = post(client, {"query": "{ who refused }"})

    assert response.status_code == 200
    assert response.json()["data"] == {"who": "admin@localhost", "refused": None}
    assert error_of(response)["extensions"] == {
        "code": "BAD_USER_INPUT",
        "reason": "NOT_FOUND",
    }


def test_the_operation_of_the_name_is_run(client: TestClient) -> None:
    query = "query A { a: who } query B { b: who }"

    named = post(client, {"query": query, "operationName": "B"})
    unnamed = post(client, {"query": query})
    unknown = post(client, {"query": query, "operationName": "C"})

    assert named.json() == {"data": {"b": "admin@localhost"}}
    assert "A, B" in error_of(unnamed)["message"]
    assert "'C'" in error_of(unknown)["message"]
    assert unnamed.status_code == unknown.status_code == 400


def test_two_operations_without_names_are_refused(client: TestClient) -> None:
    response = post(client, {"query": "{ who } { who }"})

    assert error_of(response)["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"


def test_get_reads_and_never_writes(client: TestClient) -> None:
    variables = '{"v": [1, null]}'
    query = "query ($v: JSON!) { echo(value: $v) }"
    removing = "mutation { remove(ids: [1]) { count } }"

    read = client.get("/graphql", params={"query": query, "variables": variables})
    write = client.get("/graphql", params={"query": removing})

    assert read.json() == {"data": {"echo": [1, None]}}
    assert write.status_code == 405
    assert write.headers["allow"] == "POST"


@pytest.mark.parametrize("variables", ["{", "[]", "7"])
def test_get_with_wrong_variables_is_a_bad_request(
    client: TestClient, variables: str
) -> None:
    params = {"query": "{ who }", "variables": variables}

    assert client.get("/graphql", params=params).status_code == 400


def test_mutations_go_by_post(client: TestClient) -> None:
    response = post(client, {"query": "mutation { remove(ids: [1, 2]) { count } }"})

    assert response.json() == {"data": {"remove": {"count": 2}}}


def test_a_known_document_answers_as_the_first_time(client: TestClient) -> None:
    body = {"query": "query Q { who branches(first: 2) { totalCount } }"}

    answers = [post(client, body).json() for _ in range(3)]

    assert answers[0]["data"] == {
        "who": "admin@localhost",
        "branches": {"totalCount": 1},
    }
    assert answers[0] == answers[1] == answers[2]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/nowhere", 404, "NOT_FOUND"),
        ("GET", "/assets/nothing.js", 404, "NOT_FOUND"),
        ("GET", "/assets/../../server.py", 404, "NOT_FOUND"),
        ("DELETE", "/graphql", 405, "METHOD_NOT_ALLOWED"),
        ("POST", "/healthz", 405, "METHOD_NOT_ALLOWED"),
    ],
)
def test_errors_of_http_are_json(
    client: TestClient, method: str, path: str, status: int, code: str
) -> None:
    response = client.request(method, path)

    assert response.status_code == status
    assert response.headers["content-type"] == JSON
    assert error_of(response)["extensions"] == {"code": code}


def test_every_answer_tells_browsers_to_trust_little(client: TestClient) -> None:
    for path in ("/graphql", "/healthz", "/nowhere"):
        headers = client.get(path).headers

        assert headers["content-security-policy"].startswith("default-src 'none'")
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert headers["cache-control"] == "no-store"
