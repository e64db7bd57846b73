"""Users, tokens and members on the command line: listed, ended and taken away."""

from datetime import UTC, datetime, timedelta

import pytest
from click.testing import CliRunner

from models.commands import accounts
from models.db import database as db
from models.rows import ProjectRow
from serving.commands import cli
from serving.version import version
from tests.stored import Stored

TOMORROW = f"{datetime.now(UTC) + timedelta(days=1):%Y-%m-%d}"


@pytest.fixture
def project(stored: Stored) -> ProjectRow:
    accounts.add_user("ann@example.org", "Ann", is_admin=True)
    accounts.add_user("bob@example.org", "Bob")
    return stored.project("Reviews")


def run(url: str, *arguments: str, code: int = 0) -> str:
    result = CliRunner().invoke(cli, [*arguments, "--database", url])
    db.connect(url)
    assert result.exit_code == code, result.output
    return result.output


def columns(output: str) -> list[list[str]]:
    return [line.split() for line in output.splitlines()]


def test_tokens_are_listed_without_their_secrets(
    database_url: str, project: ProjectRow
) -> None:
    created = run(database_url, "token", "create", "ann@example.org", "--label", "one")
    token = created.split()[-1]
    run(database_url, "token", "create", "bob@example.org", "--expires", TOMORROW)
    run(database_url, "token", "revoke", token)

    output = run(database_url, "token", "list")

    head, ann, bob = columns(output)
    assert head[:3] == ["KEY", "USER", "LABEL"]
    assert ann[0] in token
    assert ann[1:3] == ["ann@example.org", "one"]
    assert (ann[-1], bob[-1]) == ("revoked", "works")
    assert bob[-2] == f"{TOMORROW}T00:00Z"
    assert token.split("_", 2)[2] not in output
    assert len(columns(run(database_url, "token", "list", "bob@example.org"))) == 2


def test_a_token_ends_when_it_was_told_to(
    database_url: str, project: ProjectRow
) -> None:
    output = run(
        database_url, "token", "create", "ann@example.org", "--expires", TOMORROW
    )
    assert accounts.user_of_token(output.split()[-1]) is not None

    past = ("token", "create", "ann@example.org", "--expires", "2020-01-31")
    assert "in the past" in run(database_url, *past, code=2)


def test_a_user_who_is_disabled_can_sign_in_no_more(
    database_url: str, project: ProjectRow
) -> None:
    tokens = [accounts.create_token("bob@example.org") for _ in range(2)]
    other = accounts.create_token("ann@example.org")

    assert "Revoked 2 tokens" in run(database_url, "user", "disable", "bob@example.org")

    assert [accounts.user_of_token(token) for token in tokens] == [None, None]
    assert accounts.user_of_token(other) is not None
    assert "Revoked 0 tokens" in run(database_url, "user", "disable", "bob@example.org")
    assert run(database_url, "user", "disable", "eve@example.org", code=1)


def test_users_are_listed_with_what_works(
    database_url: str, project: ProjectRow
) -> None:
    accounts.create_token("ann@example.org")

    rows = columns(run(database_url, "user", "list"))

    assert ["ann@example.org", "Ann", "yes", "1"] in rows
    assert ["bob@example.org", "Bob", "0"] in rows


def test_members_are_listed_and_removed(database_url: str, project: ProjectRow) -> None:
    bob = ("Reviews", "bob@example.org")
    run(database_url, "member", "set", *bob, "REVIEWER")

    listed = run(database_url, "member", "list", "Reviews")
    assert columns(listed)[1] == [str(project.id), *bob, "REVIEWER"]
    assert run(database_url, "member", "list") == listed

    run(database_url, "member", "remove", *bob)
    assert len(columns(run(database_url, "member", "list"))) == 1
    assert "has no role" in run(database_url, "member", "remove", *bob, code=1)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_the_version_is_told(database_url: str) -> None:
    result = CliRunner().invoke(cli, ["--version"])

    assert result.exit_code == 0
    assert result.output == f"ground truth, version {version()}\n"
