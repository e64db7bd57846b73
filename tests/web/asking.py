"""The API over HTTP, as somebody else uses it while a window is open."""

import json
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

CREATE = """mutation ($input: CreateProjectInput!) {
    createProject(input: $input) { project { id } }
}"""
IMPORT = """mutation ($input: ImportTasksInput!) {
    importTasks(input: $input) { groundTruthCount errors { message } }
}"""
FIRST = "query ($id: ID!) { tasks(projectId: $id) { nodes { id } } }"


class Api(NamedTuple):
    """A server's API, signed in."""

    url: str
    token: str

    def ask(self, document: str, **variables: object) -> dict[str, Any]:
        """The data of an answer without errors."""
        body = json.dumps({"query": document, "variables": variables}).encode()
        headers = {
            "authorization": f"Bearer {self.token}",
            "content-type": "application/json",
        }
        request = Request(f"{self.url}/graphql", body, headers)  # noqa: S310 - http
        with urlopen(request, timeout=15) as response:  # noqa: S310 - http
            answer = json.load(response)
        assert "errors" not in answer, answer["errors"]
        data: dict[str, Any] = answer["data"]
        return data

    def make_task(self, title: str, label_config: str, task: dict[str, Any]) -> str:
        """A project with one task, in Label Studio's JSON; the address of the task."""
        made = self.ask(CREATE, input={"title": title, "labelConfig": label_config})
        project = made["createProject"]["project"]["id"]
        done = self.ask(IMPORT, input={"projectId": project, "tasks": [task]})
        answers = task["annotations"]
        truths = sum(answer.get("ground_truth", False) for answer in answers)
        assert done["importTasks"] == {"groundTruthCount": truths, "errors": []}
        number = self.ask(FIRST, id=project)["tasks"]["nodes"][0]["id"]
        numbers = (name.partition(":")[2] for name in (project, number))
        return "#/projects/{}/tasks/{}".format(*numbers)

    def marked(self, *task_ids: int) -> list[str | None]:
        """The ground truths of these tasks."""
        document = (
            "query ($ids: [ID!]) {"
            " tasks(first: 100, filter: {ids: $ids}) { nodes { groundTruth { id } } } }"
        )
        nodes = self.ask(document, ids=task_ids)["tasks"]["nodes"]
        return [node["groundTruth"] and node["groundTruth"]["id"] for node in nodes]

    def set_ground_truth(self, annotation_id: int) -> None:
        """Make this annotation the ground truth of its task."""
        document = (
            "mutation ($id: ID!) { setGroundTruth(annotationId: $id) { changed } }"
        )
        assert self.ask(document, id=annotation_id)["setGroundTruth"]["changed"]
