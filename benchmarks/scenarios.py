"""What is asked of every contender: the documents, and who asks."""

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

DELETE = """mutation Delete($ids: [ID!]!) {
  deleteGroundTruths(taskIds: $ids) { removedCount }
}"""


class Scenario(NamedTuple):
    """A request that is sent again and again."""

    name: str
    title: str
    document: str
    variables: dict[str, Any] = {}  # noqa: RUF012 - it is only read
    first_annotation: int | None = None
    """Where set, each request is about another task from here on."""


def scenarios(first_choices: int, first_boxes: int) -> list[Scenario]:
    """All of them, by the ids of the first annotations that are to be marked."""
    page = {"project": "1", "first": PAGE_TASKS}
    return [
        Scenario("page", f"page of {PAGE_TASKS} tasks", PAGE, page),
        Scenario("viewer", "`{ viewer { id } }`", VIEWER),
        Scenario("set", "`setGroundTruth`, choices", SET, {}, first_choices),
        Scenario("set", "`setGroundTruth`, 20 boxes", SET, {}, first_boxes),
    ]
