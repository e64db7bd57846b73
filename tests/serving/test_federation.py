"""A supergraph of this server and another one, by programs of others."""

import json
from pathlib import Path
from typing import Any, NamedTuple

import httpx2
import pytest

from schema.federation import ENTITIES
from tests.serving.node import Program
from tests.serving.running import serving

TASK = "id data meanAccuracy annotations { id accuracy }"
ANNOTATION = "id result isGroundTruth"
PREDICTION = "id modelVersion"
PROJECT = "id title tasks(first: 2) { nodes { id } pageInfo { hasNextPage } }"
FROM_OTHERS = f"""{{ bookings {{
  task {{ {TASK} invoice }} annotation {{ {ANNOTATION} }}
  prediction {{ {PREDICTION} }} project {{ {PROJECT} customer }}
}} }}"""
FROM_HERE = "{ tasks(first: 3) { nodes { id invoice project { title customer } } } }"
ALONE = f"""{{
  task(id: 2) {{ {TASK} }} annotation(id: 2) {{ {ANNOTATION} }}
  prediction(id: 2) {{ {PREDICTION} }} project(id: 2) {{ {PROJECT} }}
}}"""


class Supergraph(NamedTuple):
    """What was seen of a supergraph."""

    errors: list[str]
    """Those of its composition."""
    requests: list[dict[str, Any]]
    """What the gateway asked this server."""
    answers: list[dict[str, Any]]
    alone: dict[str, Any]
    """What this server answers without a gateway."""


@pytest.fixture(scope="module")
def supergraph(tmp_path_factory: pytest.TempPathFactory) -> Supergraph:
    """Composed of the samples' server and of one that has books about them."""
    program = Program(Path(__file__).parent / "supergraph" / "supergraph.js")
    folder = tmp_path_factory.mktemp("subgraph")
    with serving("--demo", "--federation", folder=folder) as running:
        url = f"{running.url}/graphql"
        seen = json.loads(program(url, FROM_OTHERS, FROM_HERE))
        alone = httpx2.post(url, json={"query": ALONE}).json()
    return Supergraph(**seen, alone=alone["data"])


def test_the_subgraphs_compose(supergraph: Supergraph) -> None:
    assert supergraph.errors == []
    assert len(supergraph.answers) == 2


def test_what_another_subgraph_refers_to_comes_from_here(
    supergraph: Supergraph,
) -> None:
    second, first, missing = supergraph.answers[0]["data"]["bookings"]

    books = [second["task"].pop("invoice"), second["project"].pop("customer")]
    assert second == supergraph.alone
    assert books == ["of Task:2", "of Project:2"]
    assert first["task"]["id"] == "Task:1"
    assert first["task"]["annotations"][0] == {"id": "Annotation:1", "accuracy": 1.0}
    assert missing == dict.fromkeys(second)


def test_the_gateway_asks_once_for_all_entities_of_a_type(
    supergraph: Supergraph,
) -> None:
    asked = [
        [one["__typename"] for one in request["variables"]["representations"]]
        for request in supergraph.requests
        if "_entities" in request["query"]
    ]

    assert sorted(asked) == sorted([name] * 3 for name in ENTITIES)


def test_what_is_from_here_has_what_other_subgraphs_know(
    supergraph: Supergraph,
) -> None:
    answer = supergraph.answers[1]

    assert "errors" not in answer
    project = {"title": "Product reviews (sample)", "customer": "of Project:1"}
    assert answer["data"]["tasks"]["nodes"] == [
        {"id": f"Task:{n}", "invoice": f"of Task:{n}", "project": project}
        for n in (1, 2, 3)
    ]


def test_a_server_that_is_not_told_to_is_not_a_subgraph(tmp_path: Path) -> None:
    with serving(folder=tmp_path) as running:
        asked = {"query": "{ _service { sdl } }"}
        answer = httpx2.post(f"{running.url}/graphql", json=asked).json()

    assert answer["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
