"""The command line, in this process: what each command does and says."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from pkgutil import resolve_name

import orjson
import pytest
from click.testing import CliRunner, Result

from models.commands import accounts
from models.commands.ground_truths import unset_ground_truth
from models.db import database as db
from models.db import migrating
from models.queries import projects, users
from models.tables import Token
from serving.commands import FUNCTIONS, cli
from serving.commands.group import summary
from tests.stored import CHOICES, choice


@pytest.fixture
def run(
    database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator["Run"]:
    """Run a command on a migrated database without rows."""
    monkeypatch.chdir(tmp_path)
    yield Run(database_url)
    db.close()


class Run:
    """Runs commands on one database."""

    def __init__(self, database_url: str) -> None:
        self.database_url = database_url

    def __call__(self, *arguments: str) -> Result:
        result = self.raw(*arguments)
        assert result.exit_code == 0, result.output
        return result

    def refused(self, *arguments: str) -> str:
        result = self.raw(*arguments)
        assert result.exit_code == 1, result.output
        assert isinstance(result.exception, SystemExit)
        return " ".join(result.output.split())

    def raw(self, *arguments: str) -> Result:
        given = [*arguments, "--database", self.database_url]
        db.close()
        result = CliRunner().invoke(cli, given)
        db.connect(self.database_url)
        return result


@pytest.mark.parametrize(
    "arguments",
    [
        ["export", "--project", "1"],
        ["rescore", "--project", "1"],
        ["token", "create", "ann@example.org"],
        ["token", "revoke", "0"],
        ["member", "set", "1", "ann@example.org", "REVIEWER"],
        ["backup", "copy.db"],
        ["migrate", "--dry-run"],
    ],
)
def test_these_commands_make_no_database_file(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(cli, [*arguments, "--database", "sqlite:///none.db"])

    assert not list(tmp_path.iterdir())
    if arguments[0] != "migrate":
        assert result.exit_code == 1
        assert "There is no database" in result.output


@pytest.mark.parametrize("arguments", [["user", "add", "ann@example.org"], ["migrate"]])
def test_these_commands_make_one_for_their_user_alone(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)

    result = CliRunner().invoke(cli, [*arguments, "--database", "sqlite:///new.db"])

    assert result.exit_code == 0, result.output
    assert Path("new.db").stat().st_mode & 0o777 == 0o600


def test_a_file_without_tables_is_not_backed_up(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty.db").touch()
    given = ["backup", "copy.db", "--database", "sqlite:///empty.db"]

    result = CliRunner().invoke(cli, given)

    assert result.exit_code == 1
    assert "no tables" in result.output
    assert not Path("copy.db").exists()


def write(file: Path, tasks: list[object]) -> str:
    file.write_bytes(orjson.dumps(tasks))
    return str(file)


def task(number: int, *annotations: object) -> dict[str, object]:
    data = {"text": f"text {number}"}
    return {"id": number, "data": data, "annotations": list(annotations)}


def annotation(number: int, *, ground_truth: bool = False) -> dict[str, object]:
    return {"id": number, "result": choice("yes"), "ground_truth": ground_truth}


@pytest.fixture
def config(tmp_path: Path) -> str:
    file = tmp_path / "view.xml"
    file.write_text(CHOICES)
    return str(file)


def test_a_user_is_added_and_gets_a_token_that_signs_in(run: Run) -> None:
    run("user", "add", "Ann@example.org", "--admin", "--name", "Ann")
    token = run(
        "token", "create", "ann@example.org", "--label", "laptop"
    ).stdout.strip()

    with db.read():
        user = accounts.user_of_token(token)
    assert user is not None
    assert (user.email, user.name, bool(user.is_admin)) == (
        "ann@example.org",
        "Ann",
        True,
    )


def test_only_the_token_goes_to_the_standard_output(run: Run) -> None:
    run("user", "add", "ann@example.org")

    result = run("token", "create", "ann@example.org")

    assert result.stdout.startswith("gt_")
    assert len(result.stdout.splitlines()) == 1
    with db.read():
        assert Token.select().count() == 1


@pytest.mark.parametrize("whole", [True, False])
def test_a_token_is_revoked_by_itself_or_by_its_key(run: Run, whole: bool) -> None:
    run("user", "add", "ann@example.org")
    token = run("token", "create", "ann@example.org").stdout.strip()

    run("token", "revoke", token if whole else token.split("_")[1])

    with db.read():
        assert accounts.user_of_token(token) is None


def test_a_member_is_set_by_the_title_or_id_of_the_project(
    run: Run, config: str, tmp_path: Path
) -> None:
    file = write(tmp_path / "tasks.json", [task(1)])
    run("import", "--project", "Reviews", "--label-config", config, file)
    run("user", "add", "ann@example.org")

    said = run("member", "set", "Reviews", "ann@example.org", "reviewer").output
    run("member", "set", "1", "ann@example.org", "MANAGER")

    assert "REVIEWER in Reviews" in said
    with db.read():
        found = users.by_email("ann@example.org")
        assert found is not None
        assert users.roles_of(found.id) == {1: "MANAGER"}


def test_an_import_tells_what_it_brought(run: Run, config: str, tmp_path: Path) -> None:
    tasks = [task(1, annotation(1, ground_truth=True), annotation(2)), task(2)]
    file = write(tmp_path / "tasks.json", list(tasks))

    first = run("import", "--project", "Reviews", "--label-config", config, file)
    again = run("import", "--project", "Reviews", file)

    assert row(first.stdout, "tasks") == ["2", "0", "0", "2"]
    assert row(first.stdout, "annotations") == ["2", "0", "0", "2"]
    assert row(first.stdout, "ground truths") == ["1", "0", "0", "1"]
    assert row(again.stdout, "tasks") == ["0", "0", "2", "2"]


def row(table: str, name: str) -> list[str]:
    """The first row of this name."""
    line = next(one for one in table.splitlines() if f" {name} " in one)
    return line.replace("│", " ").replace(name, " ").split()


def test_a_rejected_import_tells_where_and_why_and_changes_nothing(
    run: Run, config: str, tmp_path: Path
) -> None:
    wrong = {"id": 2, "data": {"text": "[b]x"}, "annotations": [{"result": 7}]}
    file = write(tmp_path / "tasks.json", [task(1), wrong])

    said = run.refused("import", "--project", "Reviews", "--label-config", config, file)

    assert "Nothing was imported" in said
    assert "tasks.json: 1" in said
    with db.read():
        assert projects.titled("Reviews") == []
    assert "annotations[0].result" in said
    assert "Refused: 1" in said


def test_invalid_tasks_can_be_left_out(run: Run, config: str, tmp_path: Path) -> None:
    file = write(tmp_path / "tasks.json", [task(1), {"data": 7}])

    made = ["import", "--project", "Reviews", "--label-config", config]
    result = run(*made, "--skip-invalid", file)

    assert row(result.stdout, "tasks") == ["1", "0", "0", "1"]
    assert "Refused: 1" in result.stdout


def test_a_project_is_not_made_without_its_interface(run: Run, tmp_path: Path) -> None:
    file = write(tmp_path / "tasks.json", [task(1)])

    said = run.refused("import", "--project", "Reviews", file)

    assert "--label-config" in said


@pytest.mark.parametrize("name", ["tasks.json", "tasks.json.gz", None])
def test_what_is_exported_can_be_imported(
    run: Run, config: str, tmp_path: Path, name: str | None
) -> None:
    tasks = [task(1, annotation(1, ground_truth=True), annotation(2)), task(2)]
    file = write(tmp_path / "tasks.json", list(tasks))
    run("import", "--project", "Reviews", "--label-config", config, file)

    if name is None:
        output = tmp_path / "out.json"
        output.write_text(run("export", "--project", "Reviews").stdout)
    else:
        output = tmp_path / f"out-{name}"
        run("export", "--project", "Reviews", "--output", str(output))

    again = run("import", "--project", "Reviews", str(output))
    assert row(again.stdout, "annotations") == ["0", "0", "2", "2"]
    assert row(again.stdout, "ground truths") == ["0", "0", "1", "1"]


def test_several_projects_of_a_title_want_an_id(
    run: Run, config: str, tmp_path: Path
) -> None:
    file = write(tmp_path / "tasks.json", [task(1)])
    run("import", "--project", "Reviews", "--label-config", config, file)
    with db.write():
        db.run(
            "INSERT INTO projects (title, label_config, scoring_profile,"
            " profile_version, last_change, rescored_tasks, created_at, updated_at)"
            " SELECT title, label_config, scoring_profile, profile_version,"
            " last_change, rescored_tasks, created_at, updated_at FROM projects"
        )

    assert "(1, 2)" in run.refused("export", "--project", "Reviews")
    run("export", "--project", "2")
    with db.read():
        assert len(projects.titled("Reviews")) == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["user", "add", "nobody"], "not a valid email address"),
        (["token", "create", "nobody@example.org"], "user add nobody@example.org"),
        (["token", "revoke", "gt_0"], "was not found"),
        (["export", "--project", "Reviews"], "title or id 'Reviews'"),
        (["member", "set", "7", "ann@example.org", "MANAGER"], "title or id '7'"),
    ],
)
def test_a_refusal_is_one_sentence(run: Run, arguments: list[str], said: str) -> None:
    refusal = run.refused(*arguments)

    assert refusal.startswith("Error: ")
    assert said in refusal


def test_what_would_be_migrated_is_told_and_left(run: Run) -> None:
    db.connect(run.database_url)
    with db.write():
        db.run("DELETE FROM schema_migrations")
    try:
        assert "Would apply 0001_first_tables" in run("migrate", "--dry-run").output
        assert migrating.state().is_empty
    finally:
        with db.write():
            for name in migrating.names():
                migrating.runner().fake(name)


def test_nothing_is_to_migrate_in_a_database_of_this_version(run: Run) -> None:
    assert run("migrate").output == "Nothing to do.\n"


def test_a_backup_is_restored_or_told_how_on_postgresql(
    run: Run, tmp_path: Path
) -> None:
    run("user", "add", "ann@example.org")
    copy = str(tmp_path / "copy.db")
    if not db.is_sqlite():
        assert "pg_dump --format=custom" in run.refused("backup", copy)
        assert "pg_restore --clean" in run.refused("restore", copy)
        return

    assert "Wrote" in run("backup", copy).output
    assert "--overwrite" in run.refused("backup", copy)
    run("user", "add", "bob@example.org")
    db.close()
    assert "kept as" in run("restore", copy).output

    with db.read():
        assert users.by_email("ann@example.org") is not None
        assert users.by_email("bob@example.org") is None


def test_a_wrong_url_ends_with_what_is_wanted(run: Run) -> None:
    result = CliRunner().invoke(cli, ["migrate", "--database", "mysql://x/y"])

    assert result.exit_code == 2
    assert "sqlite:///FILE" in result.output


@pytest.mark.parametrize(
    "command",
    [
        [],
        ["serve"],
        ["import"],
        ["export"],
        ["user", "add"],
        ["token", "create"],
        ["token", "revoke"],
        ["member", "set"],
        ["migrate"],
    ],
)
def test_every_command_explains_itself(command: list[str]) -> None:
    result = CliRunner().invoke(cli, [*command, "--help"])

    assert result.exit_code == 0
    assert "Usage: " in result.output
    assert len(result.output.splitlines()) > 5


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_list_says_of_a_command_what_it_says_of_itself(name: str) -> None:
    command = resolve_name(FUNCTIONS[name])

    first_line = summary(FUNCTIONS[name])

    assert command.name == name
    assert len(first_line) > 10
    assert command.help.startswith(first_line)


@pytest.mark.parametrize("command", [[], ["serve"]])
def test_help_is_shown_without_the_imports_of_the_server(command: list[str]) -> None:
    asked = [*command, "--help"]
    listed = f"from serving.commands import cli; cli({asked}, standalone_mode=False)"
    imported = "import sys; print(*sys.modules, file=sys.stderr)"

    done = subprocess.run(  # noqa: S603 - our own words
        [sys.executable, "-c", f"{listed}; {imported}"],
        check=True,
        capture_output=True,
        text=True,
    )

    heavy = {"numpy", "scipy", "shapely", "peewee", "pydantic", "strawberry", "uvicorn"}
    assert "Serve the API" in done.stdout
    assert not heavy & {*done.stderr.split()}


def test_a_command_that_is_none_is_refused_with_what_may_have_been_meant() -> None:
    result = CliRunner().invoke(cli, ["improt", "export.json"])

    assert result.exit_code == 2
    assert "Did you mean 'import'?" in result.output


def test_ids_of_another_label_studio_are_refused_until_it_has_a_name(
    run: Run, config: str, tmp_path: Path
) -> None:
    first = write(tmp_path / "a.json", [task(1, annotation(1, ground_truth=True))])
    other = write(tmp_path / "b.json", [{**task(1), "data": {"text": "other"}}])
    run("import", "--project", "Reviews", "--label-config", config, first)

    said = run.refused("import", "--project", "Reviews", other)
    taken = run("import", "--project", "Reviews", "--source", "berlin", other)
    wrong = run.raw("import", "--project", "Reviews", "--source", "a b", other)

    assert "--source NAME" in said
    assert row(taken.stdout, "tasks") == ["1", "0", "0", "1"]
    assert wrong.exit_code == 2
    assert "letters, digits and hyphens" in wrong.output


def test_what_stays_other_than_in_the_file_is_counted(
    run: Run, config: str, tmp_path: Path
) -> None:
    file = write(tmp_path / "a.json", [task(1, annotation(1, ground_truth=True))])
    run("import", "--project", "Reviews", "--label-config", config, file)
    unset_ground_truth(1, None)

    again = run("import", "--project", "Reviews", file)
    taken = run("import", "--project", "Reviews", "--ground-truths", "file", file)

    assert "although the file differs: 1 ground truth." in " ".join(
        again.stdout.split()
    )
    assert row(again.stdout, "ground truths") == ["0", "0", "1", "1"]
    assert row(taken.stdout, "ground truths") == ["1", "0", "0", "1"]


def test_a_bar_is_shown_only_where_something_is_to_do(
    run: Run, config: str, tmp_path: Path
) -> None:
    marked = task(1, annotation(1, ground_truth=True), annotation(2))
    file = write(tmp_path / "a.json", [marked])
    empty = write(tmp_path / "b.json", [])

    first = run("import", "--project", "Reviews", "--label-config", config, file)
    again = run("import", "--project", "Reviews", file)
    nothing = run("import", "--project", "Reviews", empty)

    assert "1/1" in first.stderr.partition("Comparing")[2]
    assert "Comparing" not in again.stderr + nothing.stderr
    assert "Importing" in again.stderr


def test_more_than_a_fifth_goes_only_if_asked(
    run: Run, config: str, tmp_path: Path
) -> None:
    whole = [task(number, annotation(number)) for number in range(10)]
    first = write(tmp_path / "a.json", list(whole))
    most, few = (write(tmp_path / f"{n}.json", list(whole[:n])) for n in (8, 5))
    imports = ["import", "--project", "Reviews"]
    run(*imports, "--label-config", config, first)

    said = run(*imports, "--mirror", most).stdout
    refused = run.refused(*imports, "--mirror", few)
    gone = run(*imports, "--mirror", "--yes", few).stdout
    both = run.raw(*imports, "--mirror", "--skip-invalid", few)

    assert row(said, "annotations")[:2] == ["2", "10"]
    assert "--yes" in refused
    assert "Nothing was imported" in refused
    assert row(gone, "annotations")[:2] == ["3", "8"]
    assert both.exit_code == 2
    with db.read():
        assert db.scalar("SELECT COUNT(*) FROM tasks") == 5


def test_numbers_become_people_by_a_table_of_users(
    run: Run, config: str, tmp_path: Path
) -> None:
    users_file = tmp_path / "users.csv"
    users_file.write_text("id,email\n2,ida@example.org\n")
    numbered = {**annotation(1), "completed_by": 2}
    file = write(tmp_path / "a.json", [task(1, numbered)])
    run("import", "--project", "Reviews", "--label-config", config, file)

    run("import", "--project", "Reviews", "--users", str(users_file), file)

    with db.read():
        assert db.rows("SELECT email FROM users") == [("ida@example.org",)]
