"""The audits that the GraphQL Foundation's HTTP working group publishes on npm."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.serving.running import serving

AUDITS = Path(__file__).parent / "audits"
HOW_MANY = 61
PATH = os.pathsep.join([os.environ["PATH"], str(Path(sys.executable).parent)])
"""The machine's Node goes before the one that the pages' build brought."""


@pytest.fixture(scope="module")
def results(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """What each audit says of a server of ours."""
    node, npm = shutil.which("node", path=PATH), shutil.which("npm", path=PATH)
    if node is None or npm is None:
        pytest.skip("Node is not installed")
    if not (AUDITS / "node_modules").is_dir():
        installed = subprocess.run(  # noqa: S603 - found on the path
            [npm, "ci", "--silent"],
            cwd=AUDITS,
            env=os.environ | {"PATH": PATH},
            capture_output=True,
            check=False,
        )
        if installed.returncode != 0:
            pytest.skip("npm cannot install the audits here")
    with serving(folder=tmp_path_factory.mktemp("audited")) as running:
        printed = subprocess.run(  # noqa: S603 - found on the path
            [node, "audit.js", f"{running.url}/graphql"],
            cwd=AUDITS,
            capture_output=True,
            check=True,
            timeout=60,
        ).stdout
    found: list[dict[str, Any]] = json.loads(printed)
    return found


def test_every_audit_passes(results: list[dict[str, Any]]) -> None:
    failed = [
        (it["id"], it["name"], it["reason"]) for it in results if it["status"] != "ok"
    ]

    assert failed == []
    assert len(results) == HOW_MANY
