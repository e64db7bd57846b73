"""The contenders that are files of this folder, run by this Python."""

import sys
from pathlib import Path

from benchmarks.contenders.contender import Contender, Request, graphql
from benchmarks.scenarios import Scenario

ROOT = Path(__file__).parents[2]
UNLIMITED = {"GROUND_TRUTH_LIMIT_TOKEN_REQUESTS": str(10**9)}
"""The load is one client's: its requests are counted, and none is one too many."""
HERE = {"PYTHONPATH": str(ROOT)}
"""They run in a folder of their own, and find our modules all the same."""


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"benchmarks.contenders.{name}", "{port}")


def _path_of_its_own(scenario: Scenario) -> Request:
    return graphql(scenario)._replace(path=f"/{scenario.name}")


OURS = Contender("ours", _module("ours"), environment={**HERE, **UNLIMITED})
GRAPHQL_CORE = Contender(
    "graphql-core",
    _module("ours"),
    environment={**HERE, **UNLIMITED, "BENCH_DEPTH_FIRST": "1"},
)
BY_HAND = Contender(
    "by hand", _module("by_hand"), environment=HERE, request=_path_of_its_own
)
DATA_LOADERS = Contender(
    "DataLoaders",
    _module("data_loaders"),
    environment=HERE,
    scenarios=frozenset({"page", "viewer"}),
)
