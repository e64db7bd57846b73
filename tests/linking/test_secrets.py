"""The tokens of links are sealed with a key that is not in the database."""

import os
import stat
from base64 import b64encode
from pathlib import Path

import pytest

from linking import keys, secrets
from linking.client import Unauthorized
from linking.keys import InvalidKey, key_file_of
from linking.resealing import seal_again
from linking.secrets import Sealer, TokenNotOpened, sealer_for_new_tokens, sealer_of
from models.db import database as db
from models.queries import links
from tests.linking.linked import link
from tests.stored import Stored

TOKEN = "eyJhbGciOi.eyJ0b2tlbl90eXBl.s3cr3tS1gnature"  # noqa: S105 - invented
URL = "http://localhost:8080"


def new_key() -> str:
    return b64encode(os.urandom(32)).decode()


def of(*given: str) -> Sealer:
    return sealer_of(",".join(given), None)


def test_what_was_sealed_is_opened_with_the_same_key_and_shows_nothing() -> None:
    key = new_key()

    sealed = of(key).seal(TOKEN, URL)

    assert of(key).open(sealed, URL) == TOKEN
    assert "s3cr3t" not in sealed
    assert of(key).seal(TOKEN, URL) != sealed


def test_older_keys_open_and_the_newest_seals() -> None:
    old, new = new_key(), new_key()
    sealed = of(old).seal(TOKEN, URL)

    both = of(new, old)

    assert both.open(sealed, URL) == TOKEN
    assert not both.is_of_newest_key(sealed)
    again = both.seal(TOKEN, URL)
    assert both.is_of_newest_key(again)
    assert of(new).open(again, URL) == TOKEN


@pytest.mark.parametrize("damage", ["key", "address", "bytes", "other"])
def test_a_token_that_cannot_be_opened_says_what_to_do(damage: str) -> None:
    key = new_key()
    sealed = of(key).seal(TOKEN, URL)
    url = "http://localhost:8081" if damage == "address" else URL
    if damage == "bytes":
        sealed = sealed[:-8] + "AAAAAAA="
    if damage == "other":
        sealed = "not sealed at all, with an ä"

    with pytest.raises(TokenNotOpened, match=r"another key.*link token") as refused:
        of(new_key() if damage == "key" else key).open(sealed, url)

    assert isinstance(refused.value, Unauthorized)
    assert TOKEN not in str(refused.value)
    assert key not in str(refused.value)


def test_postgresql_needs_the_setting_and_is_told_how_to_make_a_key() -> None:
    for sealer in (sealer_of(None, None), sealer_for_new_tokens("", None)):
        for attempt in (sealer.seal, sealer.open):
            with pytest.raises(TokenNotOpened, match="openssl rand -base64 32"):
                attempt(TOKEN, URL)


def test_sqlite_gets_a_key_file_that_only_its_owner_can_read(tmp_path: Path) -> None:
    database = tmp_path / "ground_truth.db"

    before = sealer_of(None, database)
    sealed = sealer_for_new_tokens(None, database).seal(TOKEN, URL)

    file = key_file_of(database)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in tmp_path.iterdir()] == ["ground_truth.db.key"]
    assert sealer_of(None, database).open(sealed, URL) == TOKEN
    assert sealer_for_new_tokens(None, database).open(sealed, URL) == TOKEN
    with pytest.raises(
        TokenNotOpened, match=r"ground_truth\.db\.key, which is missing"
    ):
        before.open(sealed, URL)


def test_the_setting_goes_before_the_file_whose_keys_still_open(tmp_path: Path) -> None:
    database, key = tmp_path / "ground_truth.db", new_key()
    old = sealer_for_new_tokens(None, database).seal(TOKEN, URL)

    sealer = sealer_for_new_tokens(key, database)

    assert sealer.open(old, URL) == TOKEN
    assert of(key).open(sealer.seal(TOKEN, URL), URL) == TOKEN


def test_a_database_with_the_setting_gets_no_key_file(tmp_path: Path) -> None:
    sealer_for_new_tokens(new_key(), tmp_path / "ground_truth.db").seal(TOKEN, URL)

    assert list(tmp_path.iterdir()) == []


def test_two_processes_that_make_the_file_at_once_have_the_same_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database = tmp_path / "ground_truth.db"
    first = sealer_for_new_tokens(None, database)
    monkeypatch.setattr(Path, "exists", lambda self: False)

    second = sealer_for_new_tokens(None, database)

    assert second.open(first.seal(TOKEN, URL), URL) == TOKEN
    assert len(list(tmp_path.iterdir())) == 1


def test_a_key_file_that_everybody_can_read_is_refused(tmp_path: Path) -> None:
    database = tmp_path / "ground_truth.db"
    sealed = sealer_for_new_tokens(None, database).seal(TOKEN, URL)
    key_file_of(database).chmod(0o644)

    with pytest.raises(TokenNotOpened, match="chmod 600"):
        sealer_of(None, database).open(sealed, URL)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    database = tmp_path / "missing" / "ground_truth.db"

    with pytest.raises(TokenNotOpened, match=r"cannot be made: No such file"):
        sealer_for_new_tokens(None, database).seal(TOKEN, URL)


@pytest.mark.parametrize(
    "wrong",
    ["short", "s3cr3t" * 10, "ä" * 43, new_key()[:-4]],
    ids=["short", "long", "umlauts", "cut"],
)
def test_a_key_of_another_form_is_refused_without_showing_it(
    wrong: str, tmp_path: Path
) -> None:
    with pytest.raises(InvalidKey, match="key 2 of 2 is not 32 bytes") as refused:
        keys.keys_of(f"{new_key()}, {wrong}")
    assert wrong not in str(refused.value)

    file = key_file_of(tmp_path / "ground_truth.db")
    file.write_text(wrong)
    file.chmod(0o600)
    with pytest.raises(TokenNotOpened, match="is invalid: the key is not") as told:
        secrets.sealer_of(None, tmp_path / "ground_truth.db").open("x", URL)
    assert wrong not in str(told.value)


def test_keys_are_read_in_both_alphabets_with_and_without_padding() -> None:
    key = b64encode(b"\xff\xfb" * 16).decode()
    spelt = [key, key.replace("/", "_").replace("+", "-"), key.rstrip("=")]

    assert len({tuple(keys.keys_of(word)) for word in spelt}) == 1
    assert len(keys.keys_of(f"{key},{key}\n{key}")) == 3


def test_nothing_that_is_printed_contains_a_key_or_a_token() -> None:
    key = new_key()
    sealer = of(key)
    sealer.seal(TOKEN, URL)

    shown = f"{sealer!r} {sealer!s}"

    assert key not in shown
    assert TOKEN not in shown


def test_a_new_key_in_front_seals_every_token_again(stored: Stored) -> None:
    old, new = new_key(), new_key()
    sealed = [of(old).seal(TOKEN, URL), of(new).seal(TOKEN, URL), "of a lost key"]
    ids = [
        link(stored.project(), remote_project_id=place, token_sealed=text)
        for place, text in enumerate(sealed)
    ]

    counts = [seal_again(of(new, old)), seal_again(of(new, old))]

    with db.read():
        first, second, third = (links.sealed_token(id_) for id_ in ids)
    assert counts == [1, 0]
    assert of(new).open(first or "", URL) == TOKEN
    assert [second, third] == sealed[1:]
