"""What an operator can set, and how a mistake is told."""

import os
import re
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import pytest

from serving import limits, settings
from serving.settings import PREFIX, Settings, SettingsError

DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """In a folder without .env, with no setting in the environment before and after."""
    monkeypatch.chdir(tmp_path)
    with mock.patch.dict(os.environ):
        for name in every_setting():
            os.environ.pop(name, None)
        yield


def every_setting() -> list[str]:
    own = [PREFIX + name.upper() for name in Settings.model_fields if name != "limit"]
    return own + [limits.setting(name) for name in limits.Limits.model_fields]


def test_the_defaults_are_those_of_the_contract() -> None:
    found = settings.load()

    assert (found.host, found.port, found.workers) == ("127.0.0.1", 8000, 1)
    assert found.database_url == "sqlite:///ground_truth.db"
    assert found.limit.model_dump() == {
        "tokens": 2000,
        "depth": 12,
        "aliases": 30,
        "directives": 50,
        "fields": 500,
        "root_fields": 20,
        "cost": 5000,
        "items": 20_000,
        "levels": 64,
        "head_bytes": 64_000,
        "head_seconds": 10,
        "idle_seconds": 75,
        "answer_seconds": 30,
        "unsent_bytes": 200_000_000,
        "subscription_cost": 500,
        "answer_bytes": 25_000_000,
        "body_bytes": 1_000_000,
        "body_seconds": 5.0,
        "errors": 5,
        "operation_seconds": 10.0,
        "sockets": 500,
        "sockets_of_user": 50,
        "subscriptions": 20,
        "message_bytes": 100_000,
        "init_seconds": 5.0,
        "send_seconds": 10.0,
        "token_requests": 6000,
        "address_requests": 300,
        "session_hours": 168.0,
        "sessions_of_token": 100,
        "page": 100,
        "export_page": 1000,
        "node_ids": 100,
        "ids": 10_000,
        "import_tasks": 1000,
        "predictions": 1000,
        "result_bytes": 256_000,
        "file_result_bytes": 20_000_000,
        "data_bytes": 10_000_000,
        "result_levels": 20,
        "text_characters": 200,
        "config_characters": 500_000,
        "answers_per_task": 100,
    }


def test_every_setting_comes_from_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GROUND_TRUTH_PORT", "81")
    monkeypatch.setenv("GROUND_TRUTH_ALLOWED_HOSTS", "a.example, B.example,")
    monkeypatch.setenv("GROUND_TRUTH_LIMIT_ROOT_FIELDS", "3")

    found = settings.load()

    assert found.port == 81
    assert found.allowed_hosts == ("a.example", "b.example")
    assert found.limit.root_fields == 3
    assert found.limit.tokens == 2000


def test_keys_of_links_are_checked_at_the_start_and_never_shown(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    key, wrong = "A" * 43, "B" * 40
    monkeypatch.setenv("GROUND_TRUTH_SECRET_KEY", f"{key}=,{key}")
    right = settings.load()
    monkeypatch.setenv("GROUND_TRUTH_SECRET_KEY", f"{key},{wrong}")

    with pytest.raises(SettingsError) as refused:
        settings.load()

    assert right.sealing_keys == f"{key}=,{key}"
    assert key not in f"{right!r} {right.model_dump()}"
    assert str(refused.value) == (
        "GROUND_TRUTH_SECRET_KEY is invalid: key 2 of 2 is not 32 bytes in Base64;"
        " make one with `openssl rand -base64 32`."
    )


@pytest.mark.parametrize(
    ("word", "expected"), [("true", True), ("1", True), ("false", False)]
)
def test_federation_is_off_until_it_is_switched_on(
    monkeypatch: pytest.MonkeyPatch, word: str, expected: bool
) -> None:
    assert not settings.load().federation
    monkeypatch.setenv("GROUND_TRUTH_FEDERATION", word)

    assert settings.load().federation is expected


def test_workers_are_told_of_the_option_of_the_command_line(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GROUND_TRUTH_FEDERATION", "false")

    assert settings.for_workers({}, federation=True).federation
    assert settings.load().federation
    assert settings.for_workers({}, federation=None).federation


def test_media_are_where_three_settings_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    buckets = "s3://photos=https://cdn.example.org:8443/p, gs://a/b=http://b.example"
    monkeypatch.setenv("GROUND_TRUTH_MEDIA_BUCKETS", buckets)
    monkeypatch.setenv("GROUND_TRUTH_MEDIA_BASE", "https://Labels.example.org/studio")
    monkeypatch.setenv("GROUND_TRUTH_MEDIA_FOLDER", str(tmp_path))
    monkeypatch.setenv("GROUND_TRUTH_MEDIA_ORIGINS", "https://*.example.com")

    loaded = settings.load()

    assert loaded.media_buckets == {
        "s3://photos": "https://cdn.example.org:8443/p",
        "gs://a/b": "http://b.example",
    }
    assert loaded.media_folder == tmp_path
    assert loaded.all_media_origins == (
        "https://*.example.com",
        "https://cdn.example.org:8443",
        "http://b.example",
        "https://labels.example.org",
    )


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("BASE", "labels.example.org", "https://labels.example.org"),
        ("BASE", "https://a.example; script-src *", "not an address of a web server"),
        ("BASE", "https://a.example?x=1", "without ? and #"),
        ("BASE", "https://*.example.org", "not an address of a web server"),
        ("FOLDER", "/nowhere/at/all", "not a folder of this machine"),
        ("FOLDER", "/", "not a folder of this machine that may be served"),
        ("BUCKETS", "photos=https://a.example", "s3://photos=https://"),
        ("BUCKETS", "s3://photos", "s3://photos=https://"),
        ("BUCKETS", "s3://a=https://a.example 'unsafe-inline'", "s3://photos=https://"),
    ],
)
def test_media_settings_say_what_would_be_right(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    monkeypatch.setenv(f"GROUND_TRUTH_MEDIA_{name}", value)

    with pytest.raises(SettingsError, match=re.escape(told)):
        settings.load()


def test_the_command_line_goes_before_the_environment_and_that_before_the_file(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    Path(".env").write_text("GROUND_TRUTH_PORT=1\nGROUND_TRUTH_WORKERS=2\nOTHER=x\n")
    monkeypatch.setenv("GROUND_TRUTH_PORT", "81")

    assert settings.load().workers == 2
    assert settings.load().port == 81
    assert settings.load(port=82).port == 82
    assert settings.load(port=None).port == 81


@pytest.mark.parametrize(
    ("name", "value", "wanted"),
    [
        ("PORT", "eighty", "integer"),
        ("PORT", "70000", "less than or equal to 65535"),
        ("WORKERS", "0", "greater than 0"),
        ("FEDERATION", "perhaps", "boolean"),
        ("READS", "fast", "'auto', 'inline' or 'threads'"),
        ("LIMIT_COST", "-1", "greater than 0"),
        ("LIMIT_OPERATION_SECONDS", "1e400", "finite number"),
        ("LIMIT_TOKEN", "5", "no setting"),
        ("DATABASE", "x", "no setting"),
    ],
)
def test_a_wrong_setting_is_told_on_one_line(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, wanted: str
) -> None:
    monkeypatch.setenv(PREFIX + name, value)

    with pytest.raises(SettingsError) as raised:
        settings.load()

    [line] = str(raised.value).splitlines()
    assert line.startswith(PREFIX + name)
    assert wanted in line


def test_a_limit_of_the_command_line_goes_before_the_environment(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("GROUND_TRUTH_LIMIT_COST", "7")
    monkeypatch.setenv("GROUND_TRUTH_LIMIT_DEPTH", "8")
    given = settings.of_limits(["cost=9", "operation_seconds=0.5"])

    found = settings.for_workers(given).limit

    assert (found.cost, found.depth, found.operation_seconds) == (9, 8, 0.5)
    assert os.environ["GROUND_TRUTH_LIMIT_COST"] == "9"
    assert settings.load().limit == found


@pytest.mark.parametrize("given", ["costs=9", "cost", "cost=", "cost=-1", "cost=x"])
def test_a_wrong_limit_of_the_command_line_is_told(given: str) -> None:
    with pytest.raises(
        SettingsError, match=r"NAME=NUMBER|LIMIT_COST|--limit cost=5000"
    ):
        settings.for_workers(settings.of_limits([given]))


def test_all_wrong_settings_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("PORT", "WORKERS", "LIMIT_COST", "TYPO"):
        monkeypatch.setenv(PREFIX + name, "x")

    with pytest.raises(SettingsError) as raised:
        settings.load()

    assert len(str(raised.value).splitlines()) == 4


def test_every_setting_stands_in_the_manual_with_its_default() -> None:
    manual = "\n".join(
        (DOCS / name).read_text(encoding="utf-8")
        for name in ("operations.md", "limits.md")
    )
    defaults = Settings().model_dump() | {
        f"limit_{name}": value for name, value in limits.Limits().model_dump().items()
    }

    for name in every_setting():
        [row] = [one for one in manual.splitlines() if one.startswith(f"| `{name}`")]
        default = defaults[name.removeprefix(PREFIX).lower()]
        assert f"| {shown(default)} |" in row


def shown(default: object) -> str:
    match default:
        case str():
            return f"`{default}`"
        case tuple() | dict() | None:
            return "none"
        case bool():
            return str(default).lower()
        case _:
            return f"{int(str(default).removesuffix('.0')):,}"


@pytest.mark.parametrize(
    "given",
    ["media.example.org", "https://a.example/path", "https://a.example; script-src *"],
)
def test_only_an_origin_is_a_media_origin(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GROUND_TRUTH_MEDIA_ORIGINS", f"https://*.b.example,{given}")

    with pytest.raises(SettingsError, match="is no origin; write https://media"):
        settings.load()


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("GROUND_TRUTH_PROT=9", "GROUND_TRUTH_PROT (.env) is no setting"),
        ("ground_truth_prot=9", "ground_truth_prot (.env) is no setting"),
        ("export GROUND_TRUTH_LIMIT_COTS=9", "GROUND_TRUTH_LIMIT_COTS (.env)"),
        ("GROUND_TRUTH_PORT", "write GROUND_TRUTH_PORT=VALUE"),
    ],
)
def test_a_misspelt_line_of_the_file_ends_the_start(
    line: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setitem(Settings.model_config, "env_file", ".env")
    (tmp_path / ".env").write_text(f"OTHERS=1\n# GROUND_TRUTH_X=1\n{line}\n")

    with pytest.raises(SettingsError, match=re.escape(said)):
        settings.load()


@pytest.mark.parametrize(
    ("name", "word", "said"),
    [
        ("allowed_hosts", "https://labels.example.org", "without https://"),
        ("allowed_hosts", "labels.example.org:8000", "without a port"),
        ("allowed_hosts", "*.example.org", "is not a name of a host"),
        ("allowed_origins", "app.example.org", "is not an origin"),
        ("allowed_origins", "https://app.example.org/", "without a path"),
        ("allowed_origins", "https://*.example.org", "is not an origin"),
        ("allowed_origins", "*", "is not an origin"),
        ("trusted_proxies", "proxy.example.org", "is not an address"),
        ("trusted_proxies", "*", "is not an address"),
        ("trusted_proxies", "192.0.2.300", "is not an address"),
    ],
)
def test_names_origins_and_proxies_that_nothing_would_match_are_told(
    name: str, word: str, said: str
) -> None:
    with pytest.raises(SettingsError, match=re.escape(said)) as raised:
        settings.load(**{name: f"localhost,{word}" if "hosts" in name else word})

    assert repr(word) in str(raised.value)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("allowed_hosts", "labels.example.org,192.0.2.7,::1,labels_1"),
        ("allowed_origins", "https://app.example.org,http://localhost:3000"),
        ("trusted_proxies", "192.0.2.7,2001:db8::/32,10.0.0.0/8"),
    ],
)
def test_right_ones_are_taken(name: str, words: str) -> None:
    assert getattr(settings.load(**{name: words}), name) == tuple(words.split(","))
