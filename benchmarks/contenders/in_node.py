"""The contenders that run on Node: Mercurius and PostGraphile."""

import json
from typing import Any

from benchmarks import installing
from benchmarks.contenders.contender import Contender, Request, same_values
from benchmarks.scenarios import Scenario
from models import moments

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


def same_page(_: Scenario, ours: bytes, theirs: bytes) -> bool:
    """Whether PostGraphile's page has all values of ours but ``accuracyStatus``."""
    page = json.loads(theirs)["allTasks"]
    expected = json.loads(ours)["tasks"]
    nodes = [_task(task) for task in page["nodes"]]
    more = [one["pageInfo"]["hasNextPage"] for one in (page, expected)]
    for task in expected["nodes"]:
        for annotation in task["annotations"]:
            del annotation["accuracyStatus"]
    return more[0] is more[1] and nodes == expected["nodes"]


def _task(task: Any) -> Any:
    truth = task["groundTruthByTaskId"]
    answers = task["annotationsByTaskId"]["nodes"]
    guesses = task["predictionsByTaskId"]["nodes"]
    return {
        "id": f"Task:{task['rowId']}",
        "data": json.loads(task["data"]),
        "annotationCount": task["annotationCount"],
        "meanAccuracy": task["meanAccuracy"],
        "groundTruth": truth
        and _answer("Annotation", truth["annotationByAnnotationIdAndTaskId"]),
        "annotations": [_answer("Annotation", one) for one in answers],
        "predictions": [_answer("Prediction", one) for one in guesses],
    }


def _answer(kind: str, answer: Any) -> Any:
    known = {name: value for name, value in answer.items() if name != "rowId"}
    if "createdAt" in known:
        known["createdAt"] = moments.text(int(known["createdAt"]))
    id_ = f"{kind}:{answer['rowId']}"
    return {**known, "id": id_, "result": json.loads(answer["result"])}


MERCURIUS = Contender(
    "Mercurius, jit",
    _file("mercurius.mjs"),
    installing.node_packages,
    {"NODE_ENV": "production"},
    scenarios=frozenset({"page", "viewer"}),
    same=same_values,
)
POSTGRAPHILE = Contender(
    "PostGraphile",
    _file("postgraphile.mjs"),
    installing.node_packages,
    {"NODE_ENV": "production", "GRAPHILE_ENV": "production"},
    scenarios=frozenset({"page"}),
    request=_ask_postgraphile,
    same=same_page,
)
