"""Files that people have, by the command and by `importTasks`: the right numbers."""

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from click.testing import CliRunner

from models.commands import rescoring
from models.db import database as db
from serving.commands import cli
from tests.people_files import (
    ACCURACIES,
    CASES,
    accuracies_of,
    expected_of,
    needs_files,
)
from tests.schema.asking import Ask

pytestmark = needs_files

CREATE = """mutation ($input: CreateProjectInput!) {
  createProject(input: $input) { project { id } }
}"""
IMPORT = """mutation ($input: ImportTasksInput!) { importTasks(input: $input) {
  errors { index path message } warnings { index path message }
} }"""
TASKS = """{ projects { nodes { tasks(first: 100) { nodes {
  externalId data
  groundTruth { externalId result annotator { email } }
  annotations {
    externalId accuracy accuracyStatus createdAt annotator { email }
    accuracyDetails { byLabel { label accuracy } byControl { control accuracy } }
  }
  predictions { modelVersion accuracy }
} } } } }"""


class Brought(NamedTuple):
    """What was told at an import, and the tasks afterwards as a client reads them."""

    told: str
    tasks: list[Any]


Bring = Callable[..., Brought]


@pytest.fixture(params=["command", "importTasks"])
def bring(request: pytest.FixtureRequest, ask: Ask, database_url: str) -> Bring:
    """Import files one after the other into one project, in one of the two ways."""
    ways: dict[str, Callable[[str], str]] = {
        "command": lambda name: _by_command(name, database_url),
        "importTasks": lambda name: _by_api(ask, name),
    }

    def run(*names: str) -> Brought:
        told = "\n".join(map(ways[request.param], names))
        for project_id in rescoring.waiting():
            while rescoring.step(project_id):
                pass
        projects = ask(TASKS)["projects"]["nodes"]
        return Brought(told, [t for p in projects for t in p["tasks"]["nodes"]])

    return run


def _by_command(name: str, database_url: str) -> str:
    has_project = bool(db.scalar("SELECT COUNT(*) FROM projects"))
    config = [] if has_project else ["--label-config", str(CASES / f"{name}.xml")]
    arguments = ["import", "--project", "Cases", *config, str(CASES / f"{name}.json")]
    db.close()
    ran = CliRunner().invoke(cli, [*arguments, "--database", database_url])
    db.connect(database_url)
    assert ran.exit_code in {0, 1}, ran.output
    return " ".join(ran.output.split())


def _by_api(ask: Ask, name: str) -> str:
    if not db.scalar("SELECT COUNT(*) FROM projects"):
        config = (CASES / f"{name}.xml").read_text("utf-8-sig")
        ask(CREATE, input={"title": "Cases", "labelConfig": config})
    tasks = json.loads((CASES / f"{name}.json").read_text("utf-8"))
    if isinstance(tasks, dict):  # a page of the API: a client sends what it holds
        tasks = tasks["tasks"]
    project_id = db.scalar("SELECT id FROM projects")
    return json.dumps(ask(IMPORT, input={"projectId": project_id, "tasks": tasks}))


@pytest.mark.parametrize("name", ACCURACIES)
def test_accuracies_are_those_that_the_owners_expect(bring: Bring, name: str) -> None:
    brought = bring(name)

    assert accuracies_of(brought.tasks) == expected_of(name)


def test_answers_of_another_control_have_no_accuracy_and_are_told(bring: Bring) -> None:
    brought = bring("give-renamed-control")

    statuses = [answer["accuracyStatus"] for answer in brought.tasks[0]["annotations"]]
    assert statuses == ["IS_GROUND_TRUTH", "NOTHING_COMPARED", "NOTHING_COMPARED"]
    assert "feeling" in brought.told


def test_labels_under_another_key_have_their_own_accuracy(bring: Bring) -> None:
    brought = bring("give-htmllabels")

    by_id = {one["externalId"]: one for one in brought.tasks[0]["annotations"]}
    labels = by_id["3"]["accuracyDetails"]["byLabel"]
    assert {one["label"] for one in labels} == {"Baker", "Smith"}


def test_relations_are_a_control_of_their_own(bring: Bring) -> None:
    brought = bring("give-relations-bare")

    by_id = {one["externalId"]: one for one in brought.tasks[0]["annotations"]}
    controls = by_id["3"]["accuracyDetails"]["byControl"]
    assert {one["control"]: one["accuracy"] for one in controls} == {
        "part": 1.0,
        "relations": 0.0,
    }


def test_old_exports_keep_their_answers_and_moments(bring: Bring) -> None:
    brought = bring("give-completions")

    (task,) = brought.tasks
    assert task["groundTruth"]["externalId"] == "1001"
    moments = [one["createdAt"][:19] for one in task["annotations"]]
    assert moments == ["2021-04-01T08:00:00", "2021-04-01T08:01:40"]


def test_addresses_as_text_name_the_authors(bring: Bring) -> None:
    (task,) = bring("give-author-text-address").tasks

    emails = [one["annotator"]["email"] for one in task["annotations"]]
    assert emails == ["ida@example.org", "ben@example.org"]


def test_whole_floats_are_whole_numbers(bring: Bring) -> None:
    (task,) = bring("give-float-ids").tasks

    assert task["externalId"] == "12"
    assert task["groundTruth"]["externalId"] == "3"


def test_every_digit_of_an_id_is_kept(bring: Bring) -> None:
    brought = bring("give-19-digit-ids")

    ids = [1212345678901234567, 1212345678901234568]
    assert [task["externalId"] for task in brought.tasks] == list(map(str, ids))
    assert [task["data"]["post"] for task in brought.tasks] == ids


def test_files_of_two_machines_keep_both_peoples_answers(bring: Bring) -> None:
    brought = bring("give-two-machines-1", "give-two-machines-2")

    assert len(brought.tasks) == 2
    for task, ben in zip(brought.tasks, [0.0, 1.0], strict=True):
        by_email = {one["annotator"]["email"]: one for one in task["annotations"]}
        assert by_email.keys() == {"ida@example.org", "ben@example.org"}
        truth = task["groundTruth"]
        assert truth["annotator"]["email"] == "ida@example.org"
        assert truth["result"][0]["value"] == {"choices": ["calm"]}
        assert by_email["ben@example.org"]["accuracy"] == ben


def test_an_id_with_two_data_is_refused(bring: Bring) -> None:
    brought = bring("give-same-id-twice", "give-same-id-twice")

    assert brought.tasks == []
    assert "1" in brought.told
    assert "id" in brought.told


def test_tasks_without_ids_are_not_doubled_in_silence(bring: Bring) -> None:
    brought = bring("give-no-task-ids", "give-no-task-ids")

    assert [task["data"]["text"] for task in brought.tasks] == ["One.", "Two."]
