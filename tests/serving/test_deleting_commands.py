"""Commands that change tasks: those that delete or replace count, ask, and wait."""

import gzip
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace

import orjson
import pytest
from click.testing import CliRunner, Result

from models.db import database as db
from models.queries import projects as reading
from serving.commands import cli
from tests.serving.test_commands import Run, annotation, task, write
from tests.stored import CHOICES as INDENTED
from tests.stored import choice

CHOICES = INDENTED.lstrip()  # as a label config is read from a file
RENAMED = CHOICES.replace('"label"', '"sentiment"')


@pytest.fixture
def run(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Run]:
    """Run a command on a project, Reviews, of two tasks with one annotation each."""
    monkeypatch.chdir(tmp_path)
    db.close()
    run = Run(database_url)
    (tmp_path / "view.xml").write_text(CHOICES)
    (tmp_path / "renamed.xml").write_text(RENAMED)
    tasks = [task(17, annotation(1, ground_truth=True)), task(18, annotation(2))]
    file = write(tmp_path / "tasks.json", [*tasks])
    run("import", "--project", "Reviews", "--label-config", "view.xml", file)
    yield run
    db.close()


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody can be asked."""
    there = SimpleNamespace(stdin=SimpleNamespace(isatty=lambda: True))
    for module in ("agreeing", "deleting_projects"):
        monkeypatch.setattr(f"serving.commands.{module}.sys", there)


def answered(run: Run, answer: str, *arguments: str) -> Result:
    """What a command does when somebody types this."""
    db.close()
    given = [*arguments, "--database", run.database_url]
    result = CliRunner().invoke(cli, given, input=f"{answer}\n")
    db.connect(run.database_url)
    return result


def count(table: str) -> int:
    with db.read():
        number: int = db.scalar(f"SELECT COUNT(*) FROM {table}")  # noqa: S608
    return number


def config() -> str:
    with db.read():
        return reading.titled("Reviews")[0].label_config


def lines(file: Path, *values: object) -> str:
    file.write_bytes(b"\n".join(map(orjson.dumps, values)))
    return str(file)


def test_tasks_are_deleted_by_the_ids_of_exports(run: Run, tmp_path: Path) -> None:
    ids = tmp_path / "ids.txt"
    ids.write_text("Task:2\n\n")

    counted = run("tasks", "delete", "--project", "Reviews", "17", "--dry-run").output
    asked = ["tasks", "delete", "--project", "Reviews", "17", "--ids-from", str(ids)]
    unasked = run.refused(*asked)
    before = count("tasks")
    done = run(*asked, "--yes").output

    words = "1 task with 1 annotation, 1 ground truth and 0 predictions"
    assert counted == f"Would delete {words} of Reviews.\n"
    assert "Give --yes" in unasked
    assert before == 2
    assert done.startswith("Deleted 2 tasks with 2 annotations")
    assert count("tasks") == count("annotations") == count("ground_truths") == 0


def test_an_id_that_is_not_there_stops_everything(run: Run) -> None:
    said = run.refused("tasks", "delete", "--project", "Reviews", "17", "99", "--yes")
    empty = run.refused("tasks", "delete", "--project", "Reviews", "--yes")

    assert "'99'" in said
    assert "Task:7" in said
    assert "--ids-from" in empty
    assert count("tasks") == 2


def test_tasks_are_assigned_and_taken_back(run: Run) -> None:
    for email in ("ann@example.org", "bob@example.org"):
        run("user", "add", email)
    on = ("--project", "Reviews")
    ann, bob = ("--to", "ann@example.org"), ("--to", "bob@example.org")

    stranger = run.refused("tasks", "assign", *on, *ann, "17")
    for email in ("ann@example.org", "bob@example.org"):
        run("member", "set", "Reviews", email, "ANNOTATOR")
    both = run("tasks", "assign", *on, *ann, *bob, "17").output
    rest = run("tasks", "assign", *on, *ann, "--all-unassigned").output
    neither = run.refused("tasks", "assign", *on, *ann)
    unclear = run.refused("tasks", "assign", *on, *ann, "17", "--all-unassigned")
    unknown = run.refused("tasks", "assign", *on, *ann, "99")
    with db.read():
        text = "SELECT task_id, user_id FROM assignments ORDER BY 1, 2"
        assigned = db.rows(text)
    back = run("tasks", "unassign", *on, "--from", "ann@example.org", "--all").output
    again = run("tasks", "unassign", *on, "--from", "bob@example.org", "Task:2").output

    assert "member set" in stranger
    assert both == "Made 2 assignments of 1 task of Reviews.\n"
    assert rest == "Made 1 assignment of 1 task of Reviews.\n"
    assert "--all-unassigned" in neither
    assert neither == unclear
    assert "'99'" in unknown
    assert len(assigned) == 3
    assert {task_id for task_id, _ in assigned} == {1, 2}
    assert back == "Removed 2 assignments of ann@example.org in Reviews.\n"
    assert again.startswith("Removed 0 assignments")
    assert count("assignments") == 1


def test_a_project_is_deleted_once_its_title_is_typed(run: Run, terminal: None) -> None:
    wrong = answered(run, "reviews", "projects", "delete", "Reviews")
    before = count("projects")
    right = answered(run, "Reviews", "projects", "delete", "Reviews")

    assert wrong.exit_code == 1
    assert "Nothing was changed" in wrong.output
    assert before == 1
    assert right.exit_code == 0
    assert right.output.endswith("Deleted Reviews.\n")
    assert count("projects") == count("tasks") == count("changes") == 0


def test_a_project_is_not_deleted_where_nobody_can_be_asked(run: Run) -> None:
    said = run.refused("projects", "delete", "Reviews")
    counted = run("projects", "delete", "Reviews", "--dry-run").output

    assert "Give --yes" in said
    assert "2 tasks with 2 annotations" in counted
    assert count("projects") == 1
    run("projects", "delete", "Reviews", "--yes")
    assert count("projects") == 0


def test_predictions_are_added_replaced_and_deleted(run: Run, tmp_path: Path) -> None:
    both = [
        {"task": 17, "result": choice("yes"), "score": 0.5},
        {"task": "Task:2", "result": choice("no")},
    ]
    file = lines(tmp_path / "both.jsonl", *both)
    packed = tmp_path / "one.json.gz"
    packed.write_bytes(gzip.compress(orjson.dumps(both[:1])))
    add = ["predictions", "add", "--project", "Reviews", "--model", "m1"]
    delete = ["predictions", "delete", "--project", "Reviews", "--model", "m1"]

    added = run(*add, file).output
    replaced = run(*add, str(packed)).output
    refused = run.refused(*add, "--refuse-existing", file)
    unasked = run.refused(*delete)
    with db.read():
        scores = db.rows("SELECT task_id, accuracy, score FROM predictions ORDER BY 1")
    deleted = run(*delete, "--yes").output
    again = run.refused(*delete, "--yes")

    assert "Added 2 predictions of m1 to Reviews." in added
    assert "Added 1 prediction of m1 to Reviews, replacing 1." in replaced
    assert "Task:1" in refused
    assert "Give --yes" in unasked
    assert scores == [(1, 1.0, 0.5), (2, None, None)]
    assert "Deleted 2 predictions of m1 from Reviews." in deleted
    assert "its model versions are: none" in again


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ({"task": 99, "result": []}, "'99'"),
        ({"result": []}, 'task: must be a number or "Task:7", not null'),
        ({"task": 17}, "result: is missing"),
        ({"task": 17, "result": [1]}, "result[0]: must be an object"),
        ({"task": 17, "result": [], "score": "high"}, "score: must be a finite number"),
        ({"task": "Task:2", "result": []}, "two predictions of the task 'Task:2'"),
    ],
)
def test_one_wrong_prediction_in_a_file_adds_none(
    run: Run, tmp_path: Path, value: object, said: str
) -> None:
    file = lines(tmp_path / "p.jsonl", {"task": 18, "result": []}, value)

    output = run.refused(
        "predictions", "add", "--project", "Reviews", "--model", "m1", file
    )

    assert said in output
    assert count("predictions") == 0


@pytest.mark.parametrize("number", ["1e400", "NaN", "1" * 400])
def test_a_score_that_is_not_finite_is_refused(
    run: Run, tmp_path: Path, number: str
) -> None:
    file = tmp_path / "p.jsonl"
    file.write_text(f'{{"task": 18, "result": [], "score": {number}}}')

    output = run.refused(
        *["predictions", "add", "--project", "Reviews", "--model", "m1", str(file)]
    )

    assert "p.jsonl, prediction 0 (from 0): score: must be a finite number" in output


def test_a_label_config_that_loses_results_is_replaced_once_that_is_agreed(
    run: Run, terminal: None
) -> None:
    asked = ["import", "--project", "Reviews", "--label-config", "renamed.xml"]

    no = answered(run, "n", *asked, "tasks.json")
    kept = config()
    yes = answered(run, "y", *asked, "tasks.json")

    assert no.exit_code == 1
    assert kept == CHOICES.lstrip()
    table = " ".join(no.output.split())
    assert "removes │ label │ Choices" in table
    assert "adds │ sentiment │ Choices" in table
    assert "label │ 2 │ 1 │ 0" in table
    assert yes.exit_code == 0, yes.output
    assert config() == RENAMED.lstrip()


def test_without_a_terminal_it_takes_yes_where_something_is_lost(
    run: Run, tmp_path: Path
) -> None:
    wider = CHOICES.replace("</View>", '<Rating name="stars" toName="text"/></View>')
    (tmp_path / "wider.xml").write_text(wider)
    asked = ["import", "--project", "Reviews", "tasks.json", "--label-config"]

    refused = run.refused(*asked, "renamed.xml")
    kept = config()
    run(*asked, "wider.xml")
    harmless = config()
    run(*asked, "renamed.xml", "--yes")

    assert "Give --yes" in refused
    assert kept == CHOICES.lstrip()
    assert harmless == wider.lstrip()
    assert config() == RENAMED.lstrip()


def test_profile_entries_that_do_not_fit_are_told_and_go(run: Run) -> None:
    with db.write():
        profile = '{"control_weights": {"label": 2.0}, "both_empty": "ignore"}'
        db.run("UPDATE projects SET scoring_profile = ?", (profile,))

    asked = ["import", "--project", "Reviews", "--label-config", "renamed.xml"]
    refused = run.refused(*asked, "tasks.json")
    run(*asked, "tasks.json", "--yes")

    assert "Dropped from the scoring profile (control_weights)" in refused
    with db.read():
        stored = orjson.loads(db.scalar("SELECT scoring_profile FROM projects"))
    assert stored == {"control_weights": {}, "both_empty": "ignore"}
