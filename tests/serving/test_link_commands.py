"""The subcommands of ``link``, before a Label Studio that is served on a thread."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from linking import clients
from linking.clients import ClientSettings
from models.db import database as db
from models.queries import links
from models.queries.links import LinkRow
from models.tables import Link
from serving.commands import cli, pulling
from tests.linking.fake import LEGACY, PERSONAL, FakeLabelStudio, served
from tests.serving.test_commands import Run

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

SEEN = "Everybody who opens a task in Label Studio sees the star there."
SOME_MOMENT = 1_796_000_000_000_000


@pytest.fixture(scope="module")
def url_and_fake() -> Iterator[tuple[str, FakeLabelStudio]]:
    """A Label Studio with a project of two tasks; no test changes these."""
    fake = FakeLabelStudio()
    fake.project("Kettles")
    fake.add_tasks(1, [{"text": "loud"}, {"text": "quiet"}])
    fake.annotate(1, ground_truth=True)
    with served(fake) as url:
        yield url, fake


@pytest.fixture
def fake(url_and_fake: tuple[str, FakeLabelStudio]) -> FakeLabelStudio:
    return url_and_fake[1]


@pytest.fixture
def url(url_and_fake: tuple[str, FakeLabelStudio]) -> str:
    return url_and_fake[0]


@pytest.fixture
def pulls(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The links that were to be pulled; pulling itself has tests of its own."""
    asked: list[int] = []
    monkeypatch.setattr(pulling, "pull", lambda link, title: asked.append(link.id))
    return asked


@pytest.fixture
def run(
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    pulls: list[int],
) -> Iterator[Run]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GROUND_TRUTH_SECRET_KEY", "x" * 43 + "=")
    monkeypatch.setenv("GROUND_TRUTH_LABEL_STUDIO_TOKEN", PERSONAL)
    yield Run(database_url)
    db.close()
    clients.use(ClientSettings())


@pytest.fixture
def linked(run: Run, url: str) -> Run:
    run("link", "add", "--url", url, "--project", "1", "--no-pull")
    return run


def the_link() -> LinkRow:
    with db.read():
        [row] = links.every()
    return row


def become(**fields: object) -> None:
    with db.write():
        Link.update(**fields).execute()


def projects(url: str, *more: str) -> tuple[int, str]:
    """``link projects`` needs no database."""
    given = ["link", "projects", "--url", url, *more]
    result = CliRunner().invoke(cli, given)
    return result.exit_code, " ".join(result.output.split())


def test_the_projects_of_a_label_studio_are_listed(run: Run, url: str) -> None:
    code, told = projects(url)

    assert code == 0
    assert told == "PROJECT TITLE TASKS ANNOTATIONS GROUND TRUTHS 1 Kettles 2 1 1"


def test_a_token_is_never_an_argument(run: Run, url: str) -> None:
    code, told = projects(url, "--token", PERSONAL)

    assert code == 2
    assert "Every user of this machine can read the arguments" in told
    assert PERSONAL not in told


def test_a_token_comes_from_a_file(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUND_TRUTH_LABEL_STUDIO_TOKEN", "of.no.body")
    Path("token").write_text(f"{PERSONAL}\n")
    Path("empty").write_text("\n")

    assert projects(url, "--token-file", "token")[0] == 0
    assert (
        "What empty holds is not a token" in projects(url, "--token-file", "empty")[1]
    )


def test_without_a_terminal_the_token_is_not_asked_for(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("GROUND_TRUTH_LABEL_STUDIO_TOKEN")

    code, told = projects(url)

    assert code == 1
    assert "Give --token-file FILE or set GROUND_TRUTH_LABEL_STUDIO_TOKEN." in told


def test_a_link_is_added_and_pulled(run: Run, url: str, pulls: list[int]) -> None:
    told = run(
        "link", "add", "--url", f"{url}/", "--project", "1", "--push", "--every", "1m"
    ).output

    link = the_link()
    assert f"follows project 1 (Kettles) of {url}." in told
    assert SEEN in told
    assert (link.pushes, link.poll_seconds, pulls) == (True, 60, [link.id])
    assert PERSONAL not in told


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (["--project", "9"], "has no project 9. Its projects are: 1 (Kettles)."),
        (["--project", "1", "--every", "1s"], "polls every 5 to 3600 seconds"),
        (["--project", "1", "--into", "Nothing"], "Nothing"),
        (["--project", "1", "--title", " "], "title of the project is empty"),
    ],
    ids=["project", "seconds", "into", "title"],
)
def test_what_cannot_be_linked_is_refused(
    run: Run, url: str, given: list[str], told: str
) -> None:
    assert told in run.refused("link", "add", "--url", url, "--no-pull", *given)

    with db.read():
        assert links.every() == []


def test_another_address_or_token_is_refused_with_what_would_be_right(
    run: Run, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = ["link", "add", "--project", "1", "--no-pull", "--url"]

    assert "Is Label Studio running" in run.refused(*given, "http://127.0.0.1:9")
    assert "is not the address of a Label Studio" in run.refused(*given, "kettles")
    monkeypatch.setenv("GROUND_TRUTH_LABEL_STUDIO_TOKEN", "of.no.body")
    refused = run.refused(*given, url)
    assert "does not accept the token" in refused
    assert "of.no.body" not in refused


def test_a_project_is_linked_once(linked: Run, url: str) -> None:
    refused = linked.refused("link", "add", "--url", url, "--project", "1", "--no-pull")

    assert f"Project 1 of {url} is already linked: project" in refused


def test_links_are_listed_and_shown(linked: Run, url: str) -> None:
    link = the_link()
    become(state="GONE", problem="It is gone.", pulled_at=SOME_MOMENT)
    with db.write():
        db.run(
            "INSERT INTO link_refusals (project_id, remote_task_id, problem)"
            " VALUES (?, 99, 'It is too large.')",
            (link.project_id,),
        )

    listed = linked("link", "list").output
    shown = linked("link", "show", f"LabelStudioLink:{link.id}").output

    assert "Kettles" in listed
    assert "GONE" in listed
    assert f"project 1 of {url} (Kettles)" in shown
    assert "It is gone." in shown
    assert "task 99: It is too large." in shown
    assert PERSONAL not in listed + shown


def test_a_sync_is_asked_for_and_its_outcome_told(
    linked: Run, pulls: list[int]
) -> None:
    link = the_link()
    become(state="NEEDS_CONFIRMATION", problem="Much is gone.")

    told = linked("link", "sync", str(link.id), "--full", "--accept-deletions").output

    with db.read():
        row = Link.get()
    assert (bool(row.wants_full_pass), bool(row.accepts_deletions)) == (True, True)
    assert pulls == [link.id]
    assert "has 0 tasks of Label Studio" in told


def test_a_dry_run_of_a_sync_counts_and_changes_nothing(
    linked: Run, pulls: list[int]
) -> None:
    before = the_link()

    told = linked("link", "sync", str(before.id), "--dry-run").output

    assert "Label Studio has 2 tasks; here are 0 of them." in told
    assert "Nothing was changed." in told
    assert the_link() == before
    assert pulls == []


def test_a_link_is_paused_and_resumed(linked: Run) -> None:
    number = str(the_link().id)

    linked("link", "pause", number)
    assert the_link().state == "PAUSED"
    assert "Resume it first" in linked.refused("link", "sync", number)
    linked("link", "resume", number)

    assert the_link().state == "PULLING"


def test_settings_are_changed(linked: Run) -> None:
    number = str(the_link().id)

    assert SEEN in linked("link", "change", number, "--push", "--every", "5m").output
    assert (the_link().pushes, the_link().poll_seconds) == (True, 300)
    assert linked.raw("link", "change", number).exit_code == 2


def test_a_token_is_replaced_once_it_is_accepted(
    linked: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    link = the_link()
    sealed = links.sealed_token(link.id)
    monkeypatch.setenv("GROUND_TRUTH_LABEL_STUDIO_TOKEN", "of.no.body")
    assert "does not accept" in linked.refused("link", "token", str(link.id))
    assert links.sealed_token(link.id) == sealed

    monkeypatch.setenv("GROUND_TRUTH_LABEL_STUDIO_TOKEN", LEGACY)
    linked("link", "token", str(link.id))

    assert links.sealed_token(link.id) != sealed


def test_a_link_is_removed_and_the_project_stays(linked: Run) -> None:
    number = str(the_link().id)

    assert "--yes" in linked.refused("link", "remove", number)
    assert the_link()
    told = linked("link", "remove", number, "--yes").output

    assert "stays as it is" in told
    with db.read():
        assert links.every() == []
        assert db.scalar("SELECT COUNT(*) FROM projects") == 1


@pytest.mark.parametrize(
    "given",
    [
        ["show", "9"],
        ["sync", "9"],
        ["pause", "9"],
        ["resume", "9"],
        ["token", "9"],
        ["change", "9", "--push"],
        ["remove", "9", "--yes"],
    ],
    ids=" ".join,
)
def test_a_link_that_is_not_there_is_named(linked: Run, given: list[str]) -> None:
    assert "Link 9 was not found. `link list` shows all." in linked.refused(
        "link", *given
    )


def test_help_of_each_is_a_sentence_and_names_no_token_option(run: Run) -> None:
    told = CliRunner().invoke(cli, ["link", "--help"]).output
    for name in (
        "projects", "add", "list", "show", "sync", "pause", "resume", "token", "remove"
    ):  # fmt: skip
        assert name in told
        help_ = CliRunner().invoke(cli, ["link", name, "--help"]).output
        assert "Usage:" in help_
        assert "--token " not in help_
