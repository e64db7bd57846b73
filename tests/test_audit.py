"""``scripts/audit.py`` tells holes from not being able to look."""

import importlib.util
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

FILE = Path(__file__).parents[1] / "scripts" / "audit.py"

HOLE = {"id": "GHSA-1", "fix_versions": ["1.2"]}
BROKEN = {"name": "a", "version": "1.1", "vulns": [HOLE]}
FINE = {"name": "b", "version": "2.0", "vulns": []}
SKIPPED = {"name": "c", "skip_reason": "not found"}
NPM = {
    "vulnerabilities": {
        "a": {
            "via": [
                {"url": "https://x/GHSA-2", "range": "<2", "title": "It leaks."},
                "b",
            ]
        }
    }
}


@pytest.fixture
def audit(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("audit", FILE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    answers(module, monkeypatch, python=[FINE], node={"vulnerabilities": {}})
    return module


def answers(
    module: ModuleType, monkeypatch: pytest.MonkeyPatch, python: list[Any], node: Any
) -> None:
    """Let the tools say this."""
    said = {"pip_audit": {"dependencies": python}, "audit": node}
    monkeypatch.setattr(
        module,
        "_json",
        lambda command, *_: next(it for name, it in said.items() if name in command),
    )


def test_a_known_hole_fails_and_is_named(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    answers(audit, monkeypatch, python=[FINE, BROKEN, SKIPPED], node=NPM)

    assert audit.main() == 1
    said = capsys.readouterr().out
    assert "GHSA-1 in a 1.1: fixed in 1.2" in said
    assert "GHSA-2 in a <2: It leaks." in said
    assert "nothing is told of c" in said


def test_a_hole_that_was_accepted_is_listed_with_the_reason(
    audit: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: Any
) -> None:
    answers(audit, monkeypatch, python=[BROKEN], node=NPM)
    reasons = {"GHSA-1": "we never call it", "GHSA-2": "only when building"}
    monkeypatch.setattr(audit, "ACCEPTED", reasons)

    assert audit.main() == 0
    assert "GHSA-1 in a 1.1: we never call it" in capsys.readouterr().out


@pytest.mark.parametrize("python", [[SKIPPED], []])
def test_what_could_not_be_looked_at_is_no_clean_bill(
    audit: ModuleType,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Any,
    python: list[Any],
) -> None:
    answers(audit, monkeypatch, python=python, node={"message": "405"})

    assert audit.main() == audit.NOT_MADE
    said = capsys.readouterr().out
    assert "Python packages: NOT MADE" in said
    assert "npm packages: NOT MADE: 405" in said
    assert said.splitlines()[-1].startswith("audit: NOT MADE for Python packages and")


def test_nothing_found_is_told_with_how_it_was_looked(
    audit: ModuleType, capsys: Any
) -> None:
    assert audit.main() == 0
    assert capsys.readouterr().out.count("0 known hole(s)") == 2
