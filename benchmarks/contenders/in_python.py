"""The contenders that are files of this folder, run by this Python."""

import sys

from benchmarks.contenders.contender import Contender, Request, graphql
from benchmarks.scenarios import Scenario


def _module(name: str) -> tuple[str, ...]:
    return (sys.executable, "-m", f"benchmarks.contenders.{name}", "{port}")


def _path_of_its_own(scenario: Scenario) -> Request:
    return graphql(scenario)._replace(path=f"/{scenario.name}")


OURS = Contender("ours", _module("ours"))
GRAPHQL_CORE = Contender(
    "graphql-core", _module("ours"), environment={"BENCH_DEPTH_FIRST": "1"}
)
BY_HAND = Contender("by hand", _module("by_hand"), request=_path_of_its_own)
DATA_LOADERS = Contender(
    "DataLoaders", _module("data_loaders"), scenarios=frozenset({"page", "viewer"})
)
