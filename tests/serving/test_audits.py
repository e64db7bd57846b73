"""The audits that the GraphQL Foundation's HTTP working group publishes on npm."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.serving.node import Program
from tests.serving.running import serving

AUDITS = Path(__file__).parent / "audits"
HOW_MANY = 61


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What each audit says of a server of ours."""
    audit = Program(AUDITS / "audit.js")
    with serving(folder=tmp_path_factory.mktemp("audited")) as running:
        printed = audit(f"{running.url}/graphql")
    found: list[dict[str, Any]] = json.loads(printed)
    return found


def test_every_audit_passes(results: list[dict[str, Any]]) -> None:
    failed = [
        (it["id"], it["name"], it["reason"]) for it in results if it["status"] != "ok"
    ]

    assert failed == []
    assert len(results) == HOW_MANY
