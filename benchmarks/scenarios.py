"""What is asked of every contender: the documents, and what is sent with them."""

from typing import Any, NamedTuple

PAGE_TASKS = 50
ANSWERS = 5
"""Annotations of each task whose ground truth is set anew."""

PAGE = """query Page($project: ID!, $first: Int!) {
  tasks(projectId: $project, first: $first) {
    nodes {
      id data annotationCount meanAccuracy
      groundTruth { id result }
      annotations(first: 3) {
        id result accuracy accuracyStatus wasCancelled createdAt
      }
      predictions(first: 1) { id result accuracy modelVersion score }
    }
    pageInfo { hasNextPage endCursor }
  }
}"""

VIEWER = "{ viewer { id } }"

SET = """mutation Set($id: ID!) {
  setGroundTruth(annotationId: $id) {
    changed
    task { id meanAccuracy groundTruth { id } annotations { id accuracy } }
  }
}"""


class Marks(NamedTuple):
    """Annotations that are marked in turn: some tasks, with the same number each."""

    first: int
    """The id of the first; the others follow, task by task."""
    tasks: int


class Scenario(NamedTuple):
    """A request that is sent again and again."""

    name: str
    title: str
    document: str
    variables: dict[str, Any] = {}  # noqa: RUF012 - it is only read
    marks: Marks | None = None
    """Where set, each request is about another task."""


PAGE_OF_TASKS = Scenario(
    "page",
    f"page of {PAGE_TASKS} tasks",
    PAGE,
    {"project": "1", "first": PAGE_TASKS},
)
WHO_ASKS = Scenario("viewer", f"`{VIEWER}`", VIEWER)
SET_CHOICES = Scenario("set", "`setGroundTruth`, choices", SET)
SET_BOXES = Scenario("set", "`setGroundTruth`, 20 boxes", SET)
