"""The contenders that run on Node: Mercurius and PostGraphile."""

import json

from benchmarks import installing
from benchmarks.contenders import same_values
from benchmarks.contenders.contender import Contender, Request, same_json
from benchmarks.scenarios import Scenario

PAGE_OF_POSTGRAPHILE = """query Page($project: BigInt!, $first: Int!) {
  allTasks(condition: {projectId: $project}, first: $first) {
    nodes {
      rowId data annotationCount meanAccuracy
      groundTruthByTaskId { annotationByAnnotationIdAndTaskId { rowId result } }
      annotationsByTaskId(first: 3) {
        nodes { rowId result accuracy wasCancelled createdAt }
      }
      predictionsByTaskId(first: 1) {
        nodes { rowId result accuracy modelVersion score }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""


def _file(name: str) -> tuple[str, ...]:
    return (str(installing.NODE), str(installing.PACKAGES / name), "{port}")


def _ask_postgraphile(scenario: Scenario) -> Request:
    body = {"query": PAGE_OF_POSTGRAPHILE, "variables": scenario.variables}
    return Request(json.dumps(body))


MERCURIUS = Contender(
    "Mercurius, jit",
    _file("mercurius.mjs"),
    installing.node_packages,
    {"NODE_ENV": "production"},
    scenarios=frozenset({"page", "viewer"}),
    same=same_json,
)
POSTGRAPHILE = Contender(
    "PostGraphile",
    _file("postgraphile.mjs"),
    installing.node_packages,
    {"NODE_ENV": "production", "GRAPHILE_ENV": "production"},
    scenarios=frozenset({"page"}),
    request=_ask_postgraphile,
    same=same_values.postgraphile,
)
