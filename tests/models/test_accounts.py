"""Users, tokens and members."""

import pytest

from models import timestamps
from models.commands import accounts
from models.db import database as db
from models.queries import users
from models.refusals import Reason, Refusal
from models.tables import Token
from tests.stored import Stored


def user_of(token: str) -> str | None:
    with db.read():
        found = accounts.user_of_token(token)
    return found and found.email


def test_a_token_signs_its_user_in_and_is_not_stored(stored: Stored) -> None:
    accounts.add_user("Ann@Example.org")

    token = accounts.create_token("ann@example.org", "laptop")

    assert user_of(token) == "ann@example.org"
    with db.read():
        kept = Token.select().dicts().get()
    assert token.split("_", 2)[2] not in str(kept)


def test_a_wrong_a_revoked_and_an_ended_token_sign_nobody_in(stored: Stored) -> None:
    email = stored.user().email
    wrong = accounts.create_token(email)[:-2] + "xx"
    revoked = accounts.create_token(email)
    accounts.revoke_token(revoked)
    ended = accounts.create_token(email, expires_at=timestamps.now())

    found = [user_of(token) for token in (wrong, revoked, ended, "", "gt_x", "ä" * 63)]

    assert found == [None] * 6


def test_a_token_is_revoked_by_its_key_id_too(stored: Stored) -> None:
    token = accounts.create_token(stored.user().email)

    accounts.revoke_token(token.split("_")[1])

    assert user_of(token) is None


def test_use_is_noted_by_the_minute(stored: Stored) -> None:
    token = accounts.create_token(stored.user().email)

    accounts.note_use(accounts.key_id_of(token))

    with db.read():
        used = Token.get().last_used_at or 0
    assert used % timestamps.MINUTE == 0
    assert timestamps.now() - used < 2 * timestamps.MINUTE


def test_an_admins_token_counts_while_it_works(stored: Stored) -> None:
    admin = stored.user(is_admin=True)
    with db.read():
        assert not accounts.any_token()
    token = accounts.create_token(admin.email)
    with db.read():
        assert accounts.admin_token()
    accounts.revoke_token(token)

    with db.read():
        assert accounts.any_token()
        assert not accounts.admin_token()


def test_a_user_is_added_once(stored: Stored) -> None:
    accounts.add_user("ann@example.org")

    with pytest.raises(Refusal) as refusal:
        accounts.add_user("ANN@example.org")

    assert refusal.value.reason == Reason.CONFLICT


@pytest.mark.parametrize("email", ["", "ann", "a b@example.org", "@", "a@"])
def test_what_is_no_address_is_refused(stored: Stored, email: str) -> None:
    with pytest.raises(Refusal) as refusal:
        accounts.add_user(email)

    assert refusal.value.reason == Reason.INVALID_VALUE


def test_a_members_role_is_set_and_changed(stored: Stored) -> None:
    project, user = stored.project(), stored.user()

    accounts.set_member(project.id, user.email, "ANNOTATOR")
    accounts.set_member(project.id, user.email, "REVIEWER")

    with db.read():
        assert users.roles_of(user.id) == {project.id: "REVIEWER"}


@pytest.mark.parametrize(
    ("project_id", "email", "role"),
    [
        (1, "user1@example.org", "KING"),
        (9, "user1@example.org", "MANAGER"),
        (1, "x@y", "MANAGER"),
    ],
)
def test_no_such_project_user_or_role_is_refused(
    stored: Stored, project_id: int, email: str, role: str
) -> None:
    stored.project()
    user = stored.user("user1@example.org")

    with pytest.raises(Refusal):
        accounts.set_member(project_id, email, role)

    with db.read():
        assert users.roles_of(user.id) == {}


def test_the_local_admin_is_one_user(store: None) -> None:
    assert accounts.local_admin() == accounts.local_admin()
    assert accounts.local_admin().is_admin
