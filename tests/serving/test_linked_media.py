"""Media of projects that follow Label Studio, shown with the token of the link."""

from collections.abc import Callable, Iterator
from http import HTTPStatus

import httpx2
import pytest
from starlette.testclient import TestClient

from linking import clients
from linking.clients import ClientSettings
from linking.media import path_of
from models.commands import accounts
from models.db import database as db
from models.rows import ProjectRow, TaskRow
from models.tables import Task
from serving.media import linked
from tests.linking.fake import LEGACY, PERSONAL, FakeLabelStudio
from tests.linking.linked import SOURCE, link
from tests.stored import Stored

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

URL = "http://fake"
KEY = "x" * 43 + "="
PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
UPLOAD = "/data/upload/6/one car.png"
CODED = "/tasks/7/resolve/"


@pytest.fixture
def fake() -> Iterator[FakeLabelStudio]:
    made = FakeLabelStudio()
    made.files = {
        UPLOAD: ("image/png", PIXEL),
        "/data/local-files/": ("audio/wav", PIXEL),
        "/data/upload/6/page.html": ("text/html", b"<script>alert(1)</script>"),
        CODED: ("image/png", PIXEL),
        "/api/users/": ("image/png", b"secret"),
    }
    clients.use(ClientSettings(sealing_keys=KEY, transport=made.transport()))
    yield made
    clients.use(ClientSettings())


@pytest.fixture
def project(fake: FakeLabelStudio, stored: Stored) -> ProjectRow:
    """A project that follows the fake."""
    project = stored.project()
    sealed = clients.seal(PERSONAL, URL)
    link(project, base_url=URL, token_sealed=sealed)
    return project


Pull = Callable[..., TaskRow]


@pytest.fixture
def pulled(stored: Stored, project: ProjectRow) -> Pull:
    """Stores a task with the data that is given, as one that came from the fake."""

    def pull(**data: object) -> TaskRow:
        task = stored.task(project, **data)
        with db.write():
            came = Task.update(source=SOURCE, external_id="7")
            came.where(Task.id == task.id).execute()
        return stored.task_now(task.id)

    return pull


def show(
    client: TestClient, task: TaskRow, address: str, **headers: str
) -> httpx2.Response:
    return client.get(
        f"/media/tasks/{task.id}",
        params={"address": address},
        headers=headers,
        follow_redirects=False,
    )


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        (UPLOAD, "image/png"),
        ("/data/upload/6/one%20car.png", "image/png"),
        ("/data/local-files/?d=street/one%20way.wav", "audio/wav"),
        ("s3://photos/car.png", "image/png"),
    ],
)
def test_a_file_of_label_studio_is_shown(
    client: TestClient,
    fake: FakeLabelStudio,
    pulled: Pull,
    address: str,
    kind: str,
) -> None:
    task = pulled(image=address)

    response = show(client, task, address)

    assert (response.status_code, response.content) == (200, PIXEL)
    assert response.headers["content-type"] == kind
    assert response.headers["content-length"] == str(len(PIXEL))
    assert response.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in response.headers["content-security-policy"]
    assert response.headers["cache-control"] == "private, max-age=3600"
    assert fake.requests[-1].params.keys() <= {"d", "fileuri"}
    assert fake.writes == []


def test_ranges_are_passed_on(client: TestClient, pulled: Pull) -> None:
    task = pulled(image=UPLOAD)

    response = show(client, task, UPLOAD, range="bytes=8-11")

    assert (response.status_code, response.content) == (206, PIXEL[8:12])
    assert response.headers["content-range"] == f"bytes 8-11/{len(PIXEL)}"


def test_the_head_of_a_file_is_sent_without_it(
    client: TestClient, pulled: Pull
) -> None:
    task = pulled(image=UPLOAD)

    response = client.head(f"/media/tasks/{task.id}", params={"address": UPLOAD})

    assert (response.status_code, response.content) == (200, b"")
    assert response.headers["content-length"] == str(len(PIXEL))


def test_only_those_who_see_the_task_see_its_media(
    client: TestClient, stored: Stored, project: ProjectRow, pulled: Pull
) -> None:
    task = pulled(image=UPLOAD)
    assigned, other = (stored.member(project, "ANNOTATOR") for _ in range(2))
    stored.assignment(task, assigned)
    stranger = stored.user()
    told = {}
    for user in (assigned, other, stranger):
        token = accounts.create_token(user.email)
        response = show(client, task, UPLOAD, authorization=f"Bearer {token}")
        told[user.id] = (response.status_code, response.content)

    assert told[assigned.id] == (200, PIXEL)
    assert told[other.id][0] == told[stranger.id][0] == 404
    assert told[other.id] == told[stranger.id]
    assert show(client, task, UPLOAD).status_code == 401


@pytest.mark.parametrize(
    "address",
    [
        "/api/users/",
        "/data/upload/../../api/users/",
        "/data/upload/%2e%2e/%2e%2e/api/users/",
        "/data/upload/%252e%252e/%252e%252e/api/users/",
        "/data/upload/..\\..\\api\\users\\",
        "/data/upload/",
        "/data/local-files/?d=../../api",
        "/data/local-files/",
        "//fake/data/upload/6/one car.png",
        "http://fake/data/upload/6/one car.png",
        "http://[",
        "file:///etc/passwd",
        "s3://",
        "/data/upload/6/a\nb.png",
        "",
    ],
)
def test_nothing_else_is_asked_for_with_the_token(
    client: TestClient,
    fake: FakeLabelStudio,
    pulled: Pull,
    address: str,
) -> None:
    task = pulled(image=address)

    response = show(client, task, address)

    assert path_of(address, "7") is None
    assert response.status_code == 404
    assert fake.requests == []


def test_a_task_of_this_server_alone_has_no_media_there(
    client: TestClient, fake: FakeLabelStudio, stored: Stored, project: ProjectRow
) -> None:
    task = stored.task(project, image=UPLOAD)

    assert show(client, task, UPLOAD).status_code == 404
    assert fake.requests == []


@pytest.mark.parametrize(
    ("fault", "status_and_code"),
    [
        ("404", (404, "NOT_FOUND")),
        ("403", (502, "LABEL_STUDIO_REFUSES")),
        ("500", (502, "LABEL_STUDIO_REFUSES")),
        ("hang", (502, "LABEL_STUDIO_UNREACHABLE")),
    ],
)
def test_what_label_studio_does_not_send_is_told(
    client: TestClient,
    fake: FakeLabelStudio,
    pulled: Pull,
    fault: str,
    status_and_code: tuple[int, str],
) -> None:
    task = pulled(image=UPLOAD)
    fake.fail(fault, "/data/upload")

    response = show(client, task, UPLOAD)

    code = response.json()["errors"][0]["extensions"]["code"]
    assert (response.status_code, code) == status_and_code
    assert "fake" not in response.text
    assert show(client, task, UPLOAD).status_code == 200


def test_an_access_token_that_has_ended_is_made_again(
    client: TestClient, fake: FakeLabelStudio, pulled: Pull
) -> None:
    task = pulled(image=UPLOAD)
    show(client, task, UPLOAD)
    fake.advance(301)

    assert show(client, task, UPLOAD).status_code == 200
    refreshes = [one for one in fake.requests if "refresh" in one.path]
    assert len(refreshes) == 2


def test_a_token_that_is_not_accepted_any_more_is_told(
    client: TestClient, fake: FakeLabelStudio, pulled: Pull
) -> None:
    task = pulled(image=UPLOAD)
    fake.tokens = {LEGACY: 1}

    response = show(client, task, UPLOAD)

    assert response.status_code == 502
    assert response.json()["errors"][0]["extensions"]["code"] == "LABEL_STUDIO_REFUSES"


def test_a_page_is_not_media(client: TestClient, pulled: Pull) -> None:
    task = pulled(image="/data/upload/6/page.html")

    response = show(client, task, "/data/upload/6/page.html")

    assert response.status_code == HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    assert b"script" not in response.content


def test_a_large_file_is_not_sent(
    client: TestClient,
    pulled: Pull,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(linked, "MOST_BYTES", len(PIXEL) - 1)
    task = pulled(image=UPLOAD)

    response = show(client, task, UPLOAD)

    assert response.json()["errors"][0]["extensions"]["code"] == "MEDIA_TOO_LARGE"


@pytest.mark.parametrize(
    ("location", "status"),
    [
        ("https://bucket.example.org/car.png?signature=1", 302),
        ("http://fake/user/login/?next=/", 502),
        ("/user/login/", 502),
        ("javascript:alert(1)", 502),
        ("", 502),
    ],
)
def test_a_signed_address_is_handed_to_the_browser_and_no_other(
    client: TestClient,
    fake: FakeLabelStudio,
    pulled: Pull,
    location: str,
    status: int,
) -> None:
    task = pulled(image="s3://photos/car.png")
    clients.use(ClientSettings(sealing_keys=KEY, transport=_Redirecting(location)))

    response = show(client, task, "s3://photos/car.png")

    assert response.status_code == status
    if status == HTTPStatus.FOUND:
        assert response.headers["location"] == location
        assert response.headers["cache-control"] == "no-store"


def test_a_removed_link_shows_nothing_more(
    client: TestClient, fake: FakeLabelStudio, pulled: Pull
) -> None:
    task = pulled(image=UPLOAD)
    assert show(client, task, UPLOAD).status_code == 200
    with db.write():
        db.run("DELETE FROM links")

    assert show(client, task, UPLOAD).status_code == 404


class _Redirecting(httpx2.BaseTransport):
    """Accepts every token, and sends whoever asks for a file elsewhere."""

    def __init__(self, location: str) -> None:
        self._location = location

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        if "token" in request.url.path:
            return httpx2.Response(200, json={"access": "a"}, request=request)
        headers = {"location": self._location}
        return httpx2.Response(303, headers=headers, request=request)
