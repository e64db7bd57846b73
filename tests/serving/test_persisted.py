"""Documents that clients ask for by an identifier, and perhaps no others."""

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from serving.app import create
from serving.graphql.persisted import ManifestError
from serving.settings import Settings
from tests.serving import tiny
from tests.serving.conftest import HOME

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

WHO = "query Who { who }"
ECHO = "query Echo($v: JSON!) { echo(value: $v) }"
REMOVE = "mutation Remove { remove(ids: [1]) { count } }"
OTHER = "query Other { who }"

Client = Callable[..., TestClient]


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


MANIFEST = {
    f"sha256:{sha256(WHO)}": WHO,
    sha256(ECHO): ECHO,
    "remove-1": REMOVE,
}


@pytest.fixture
def client_of(settings: Settings, store: None, tmp_path: Path) -> Iterator[Client]:
    """A client of a server with this manifest."""
    stack = ExitStack()

    def client(manifest: object = MANIFEST, *, only: bool = False) -> TestClient:
        file = tmp_path / "persisted-documents.json"
        text = manifest if isinstance(manifest, str) else json.dumps(manifest)
        file.write_text(text, encoding="utf-8")
        update = {"persisted_documents": file, "only_persisted_documents": only}
        app = create(settings.model_copy(update=update), tiny.schema())
        return stack.enter_context(TestClient(app, base_url=HOME))

    with stack:
        yield client


def code(response: Any) -> str:
    [error] = response.json()["errors"]
    said: str = error["extensions"]["code"]
    return said


@pytest.mark.parametrize(
    ("document_id", "variables", "data"),
    [
        (f"sha256:{sha256(WHO)}", {}, {"who": "local admin"}),
        (sha256(ECHO), {"v": 7}, {"echo": 7}),
        (f"sha256:{sha256(ECHO)}", {"v": [1]}, {"echo": [1]}),
        ("remove-1", {}, {"remove": {"count": 1}}),
    ],
)
def test_a_persisted_document_is_run_by_its_id(
    client_of: Client, document_id: str, variables: dict[str, Any], data: Any
) -> None:
    body = {"documentId": document_id, "variables": variables}

    response = client_of().post("/graphql", json=body)

    assert set(response.json()["data"]) == set(data)
    assert "who" in data or response.json()["data"] == data


def test_queries_go_by_get_and_mutations_do_not(client_of: Client) -> None:
    client = client_of()
    given = {"documentId": sha256(ECHO), "variables": '{"v": 1}'}

    read = client.get("/graphql", params=given)
    write = client.get("/graphql", params={"documentId": "remove-1"})

    assert read.json() == {"data": {"echo": 1}}
    assert (write.status_code, code(write)) == (405, "METHOD_NOT_ALLOWED")


def test_an_unknown_id_is_one_error(client_of: Client, client: TestClient) -> None:
    accept = {"accept": "application/graphql-response+json"}
    for asked in (client_of(), client):
        response = asked.post("/graphql", json={"documentId": "odd"}, headers=accept)

        assert (response.status_code, code(response)) == (
            400,
            "PERSISTED_DOCUMENT_NOT_FOUND",
        )
        assert "data" not in response.json()


@pytest.mark.parametrize(
    "body",
    [
        {"documentId": 7},
        {"documentId": ""},
        {"documentId": "remove-1", "query": REMOVE},
        {"documentId": None},
    ],
)
def test_what_names_no_one_document_is_a_bad_request(
    client_of: Client, body: dict[str, Any]
) -> None:
    response = client_of().post("/graphql", json=body)

    assert (response.status_code, code(response)) == (400, "BAD_REQUEST")


def test_others_are_run_too_unless_told_otherwise(client_of: Client) -> None:
    free, strict = client_of(), client_of(only=True)

    allowed = [
        client.post("/graphql", json={"query": WHO}) for client in (free, strict)
    ]
    other = free.post("/graphql", json={"query": OTHER})
    refused = strict.post("/graphql", json={"query": OTHER})
    introspection = strict.post(
        "/graphql", json={"query": "{ __schema { __typename } }"}
    )

    assert ["data" in response.json() for response in (*allowed, other)] == [True] * 3
    assert code(refused) == code(introspection) == "DOCUMENT_NOT_ALLOWED"
    assert "documentId" in refused.text


def test_pages_that_could_not_ask_anything_say_why(client_of: Client) -> None:
    client = client_of(only=True)

    for path in ("/", "/graphiql"):
        response = client.get(path)

        assert response.status_code == 403
        assert "GROUND_TRUTH_ONLY_PERSISTED_DOCUMENTS" in response.text


@pytest.mark.parametrize(
    ("manifest", "said"),
    [
        ("{", "is no JSON"),
        ([], "must be a JSON object"),
        ({"a": 1}, "'a': its text is no string"),
        ({"md5:77": WHO}, "'md5:77': this is not a valid identifier"),
        ({"sha256:77": WHO}, "'sha256:77': this is not a valid identifier"),
        ({f"sha256:{'0' * 64}": WHO}, f"the hash of its text is sha256:{sha256(WHO)}"),
        ({"a": "{ who"}, "'a': Syntax Error"),
        ({"a": "{ nothing }"}, "'a': Cannot query field 'nothing'"),
    ],
)
def test_a_manifest_that_cannot_be_used_is_named_at_the_start(
    client_of: Client, manifest: object, said: str
) -> None:
    with pytest.raises(ManifestError) as found:
        client_of(manifest)

    assert "persisted-documents.json" in str(found.value)
    assert said in str(found.value)


def test_only_these_needs_some(settings: Settings, store: None) -> None:
    alone = settings.model_copy(update={"only_persisted_documents": True})

    with pytest.raises(ManifestError, match="GROUND_TRUTH_PERSISTED_DOCUMENTS"):
        create(alone, tiny.schema())


def test_a_manifest_that_is_missing_is_named(
    settings: Settings, store: None, tmp_path: Path
) -> None:
    missing = tmp_path / "missing.json"

    with pytest.raises(ManifestError, match=r"missing\.json cannot be read: No such"):
        create(
            settings.model_copy(update={"persisted_documents": missing}), tiny.schema()
        )


def hashed(text: str, sha256_hash: str | None = None, **more: Any) -> dict[str, Any]:
    """As Apollo's clients ask by automatic persisted queries."""
    asked = {"version": 1, "sha256Hash": sha256_hash or sha256(text)}
    return {"extensions": {"persistedQuery": asked}, **more}


@pytest.mark.parametrize("only", [False, True])
def test_apollos_hash_finds_a_document_of_the_manifest(
    client_of: Client, only: bool
) -> None:
    client = client_of(only=only)

    by_post = client.post("/graphql", json=hashed(ECHO, variables={"v": 3}))
    by_get = client.get(
        "/graphql",
        params={
            "variables": '{"v": 4}',
            "extensions": json.dumps(hashed(ECHO)["extensions"]),
        },
    )

    assert by_post.json() == {"data": {"echo": 3}}
    assert by_get.json() == {"data": {"echo": 4}}


def test_apollos_hash_of_another_document_lets_the_client_send_the_text(
    client_of: Client,
) -> None:
    client = client_of()

    first = client.post("/graphql", json=hashed(OTHER))
    with_text = client.post("/graphql", json=hashed(OTHER, query=OTHER))
    again = client.post("/graphql", json=hashed(OTHER))

    for refused in (first, again):
        assert code(refused) == "PERSISTED_QUERY_NOT_SUPPORTED"
        assert refused.json()["errors"][0]["message"] == "PersistedQueryNotSupported"
    assert "data" in with_text.json()


def test_apollos_hash_is_that_of_the_text(client_of: Client) -> None:
    response = client_of().post("/graphql", json=hashed(WHO, sha256(ECHO), query=WHO))

    assert code(response) == "PERSISTED_QUERY_HASH_MISMATCH"


def test_apollos_hash_opens_nothing_that_is_closed(client_of: Client) -> None:
    client = client_of(only=True)

    response = client.post("/graphql", json=hashed(OTHER, query=OTHER))

    assert code(response) == "DOCUMENT_NOT_ALLOWED"


@pytest.mark.parametrize("odd", [{}, {"sha256Hash": 7}, {"version": 1}, [], None])
def test_an_odd_persisted_query_is_none(client_of: Client, odd: Any) -> None:
    client = client_of()

    without = client.post("/graphql", json={"extensions": {"persistedQuery": odd}})
    with_text = client.post(
        "/graphql", json={"query": OTHER, "extensions": {"persistedQuery": odd}}
    )

    assert without.status_code == 400
    assert code(without) == "BAD_REQUEST"
    assert "data" in with_text.json()
