"""Media that a browser cannot load by the address in a task's data."""

import os
from pathlib import Path
from urllib.parse import quote

import httpx2
import pytest
from starlette.testclient import TestClient

from models.commands import accounts
from models.rows import TaskRow
from serving.settings import Settings
from tests.serving.conftest import HOME
from tests.stored import Stored

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)

PIXEL = b"\x89PNG\r\n\x1a\n" + bytes(range(64))
PLAN = b"secret plan"
INSIDE = "/data/local-files/?d=street/one%20way.png"
UPLOAD = "/data/upload/6/car.jpg"
BUCKET = "s3://photos/night/a b#1?.png"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of media, and beside it what must not be sent."""
    folder = tmp_path / "media"
    (folder / "street").mkdir(parents=True)
    (tmp_path / "media-of-others").mkdir()
    for name in ("street/one way.png", "street/clip.mp4", "street/drawing.svg"):
        (folder / name).write_bytes(PIXEL)
    for outside in ("secret.png", "media-of-others/secret.png"):
        (tmp_path / outside).write_bytes(PLAN)
    (folder / "link.png").symlink_to(tmp_path / "secret.png")
    (folder / "others").symlink_to(tmp_path / "media-of-others")
    (folder / "inside.png").symlink_to(folder / "street" / "one way.png")
    (folder / "loop.png").symlink_to(folder / "loop.png")
    (folder / "notes.txt").write_bytes(PLAN)
    (folder / "page.html").write_bytes(PLAN)
    (folder / "no ending").write_bytes(PLAN)
    os.mkfifo(folder / "pipe.png")
    return folder


@pytest.fixture
def settings(settings: Settings, folder: Path) -> Settings:
    """All three ways to find media."""
    return settings.model_copy(
        update={
            "media_folder": folder,
            "media_base": "http://labels.example.org:8080/studio/",
            "media_buckets": {
                "s3://photos": "https://cdn.example.org/p",
                "s3://photos/night/": "https://night.example.org",
            },
        }
    )


def show(
    client: TestClient, task: TaskRow | int, address: str, **headers: str
) -> httpx2.Response:
    number = task if isinstance(task, int) else task.id
    return client.get(
        f"/media/tasks/{number}",
        params={"address": address},
        headers={name.replace("_", "-"): value for name, value in headers.items()},
        follow_redirects=False,
    )


def test_a_file_of_the_folder_is_shown(client: TestClient, stored: Stored) -> None:
    task = stored.task(image=INSIDE)

    response = show(client, task, INSIDE)

    assert (response.status_code, response.content) == (200, PIXEL)
    headers = response.headers
    assert headers["content-type"] == "image/png"
    assert headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in headers["content-security-policy"].split("; ")
    assert "default-src 'none'" in headers["content-security-policy"]
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert headers["cache-control"] == "private, max-age=3600"
    assert "cookie" in headers["vary"]


def test_a_part_of_a_recording_can_be_read(client: TestClient, stored: Stored) -> None:
    address = "/data/local-files/?d=street/clip.mp4"
    task = stored.task(clip=[{"video": address}])

    response = show(client, task, address, range="bytes=8-11")

    assert response.status_code == 206
    assert response.content == PIXEL[8:12]
    assert response.headers["content-range"] == f"bytes 8-11/{len(PIXEL)}"
    assert response.headers["content-type"] == "video/mp4"
    beyond = show(client, task, address, range="bytes=900-")
    assert beyond.status_code == 416


@pytest.mark.parametrize(
    "path",
    [
        "../secret.png",
        "street/../../secret.png",
        "..%2Fsecret.png",
        "....//secret.png",
        "..\\secret.png",
        "../media-of-others/secret.png",
        "link.png",
        "others/secret.png",
        "loop.png",
        "pipe.png",
        "street",
        "street.png",
        "\x00.png",
        "street/one%20way.png\x00.png",
        "a" * 5_000 + ".png",
        "/etc/passwd.png",
    ],
)
def test_nothing_outside_of_the_folder_is_shown(
    client: TestClient, stored: Stored, path: str
) -> None:
    address = f"/data/local-files/?d={path}"
    task = stored.task(image=address)

    response = show(client, task, address)

    assert response.status_code in {404, 415}
    assert PLAN not in response.content


def test_a_link_inside_of_the_folder_may_be_followed(
    client: TestClient, stored: Stored
) -> None:
    address = "/data/local-files?d=inside.png"

    assert show(client, stored.task(a=address), address).content == PIXEL


@pytest.mark.parametrize("name", ["notes.txt", "page.html", "no ending", ".png"])
def test_only_images_audio_and_video_are_sent(
    client: TestClient, stored: Stored, name: str
) -> None:
    address = f"/data/local-files/?d={quote(name)}"

    response = show(client, stored.task(a=address), address)

    assert response.status_code in {404, 415}
    assert PLAN not in response.content


def test_relative_addresses_are_those_of_the_base(
    client: TestClient, stored: Stored
) -> None:
    for address in (UPLOAD, "images/ä ö.png", "/..//x.png?a=1&b=2"):
        response = show(client, stored.task(image=address), address)

        assert response.status_code == 307
        target = response.headers["location"]
        assert target.startswith("http://labels.example.org:8080/studio/")
    assert target.endswith("/studio/..//x.png?a=1&b=2")


@pytest.mark.parametrize(
    ("address", "target"),
    [
        ("s3://photos/day/a.png", "https://cdn.example.org/p/day/a.png"),
        (BUCKET, "https://night.example.org/a%20b%231%3F.png"),
        ("s3://photos/../../x.png", "https://cdn.example.org/p/../../x.png"),
    ],
)
def test_buckets_are_where_the_longest_beginning_says(
    client: TestClient, stored: Stored, address: str, target: str
) -> None:
    response = show(client, stored.task(image=address), address)

    assert (response.status_code, response.headers["location"]) == (307, target)


@pytest.mark.parametrize(
    "address", ["s3://photos-of-others/a.png", "s3://photos", "gs://photos/a.png"]
)
def test_other_buckets_are_not_known_and_the_setting_is_named(
    client: TestClient, stored: Stored, address: str
) -> None:
    response = show(client, stored.task(image=address), address)

    assert response.status_code == 404
    bucket = "/".join(address.split("/")[:3])
    [error] = response.json()["errors"]
    assert error["extensions"]["code"] == "MEDIA_NOT_CONFIGURED"
    assert f"GROUND_TRUTH_MEDIA_BUCKETS={bucket}=https://" in error["message"]


@pytest.mark.parametrize("address", ["//evil.example/x.png", "http://evil.example/x"])
def test_nobody_is_sent_to_other_servers(
    client: TestClient, stored: Stored, address: str
) -> None:
    assert show(client, stored.task(image=address), address).status_code == 404


class TestWithoutSettings:
    """The page says which setting would help."""

    @pytest.fixture
    def settings(self, settings: Settings) -> Settings:
        none: dict[str, object] = {
            "media_folder": None,
            "media_base": None,
            "media_buckets": {},
        }
        return settings.model_copy(update=none)

    @pytest.mark.parametrize(
        ("address", "setting"),
        [
            (UPLOAD, "GROUND_TRUTH_MEDIA_BASE=https://labels.example.org"),
            (INSIDE, "GROUND_TRUTH_MEDIA_FOLDER=/srv/pictures"),
            (BUCKET, "GROUND_TRUTH_MEDIA_BUCKETS=s3://photos=https://"),
            ("azure-blob://c/a.png", "GROUND_TRUTH_MEDIA_BUCKETS=azure-blob://c="),
        ],
    )
    def test_the_setting_that_would_help_is_named(
        self, client: TestClient, stored: Stored, address: str, setting: str
    ) -> None:
        response = show(client, stored.task(image=address), address)

        assert response.status_code == 404
        assert setting in response.json()["errors"][0]["message"]


def test_only_what_the_data_of_the_task_has_is_shown(
    client: TestClient, stored: Stored
) -> None:
    task = stored.task(image=UPLOAD, text=f"see {INSIDE}")
    other = stored.task(image=INSIDE)

    answers = [
        show(client, task, INSIDE),
        show(client, task, ""),
        show(client, other, f"{INSIDE}&x"),
        show(client, 987_654, INSIDE),
        show(client, 10**30, INSIDE),
    ]

    assert {answer.status_code for answer in answers} == {404}


def test_only_who_sees_the_task_sees_its_media(
    client: TestClient, stored: Stored
) -> None:
    project = stored.project()
    task = stored.task(project, image=INSIDE)
    assigned, idle = (stored.member(project, "ANNOTATOR") for _ in range(2))
    stored.assignment(task, assigned)
    people = [stored.member(project, "REVIEWER"), assigned, idle, stored.user()]
    tokens = [accounts.create_token(person.email) for person in people]

    answers = [
        show(client, task, INSIDE, authorization=f"Bearer {token}") for token in tokens
    ]

    assert [answer.status_code for answer in answers] == [200, 200, 404, 404]
    unknown = show(client, 987_654, INSIDE, authorization=f"Bearer {tokens[2]}")
    hidden = answers[2].json()["errors"][0]["message"]
    assert unknown.json()["errors"][0]["message"] == hidden.replace(
        str(task.id), "987654"
    )
    assert show(client, task, INSIDE).status_code == 401


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"sec_fetch_site": "same-origin", "sec_fetch_mode": "no-cors"}, 200),
        ({}, 200),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "no-cors"}, 403),
        ({"sec_fetch_site": "same-site", "sec_fetch_mode": "no-cors"}, 403),
        ({"sec_fetch_site": "cross-site", "sec_fetch_mode": "navigate"}, 401),
        ({"origin": "https://evil.example"}, 403),
    ],
)
def test_the_cookie_shows_media_to_our_own_pages_alone(
    client: TestClient, stored: Stored, headers: dict[str, str], status: int
) -> None:
    task = stored.task(image=INSIDE)
    token = accounts.create_token(stored.user(is_admin=True).email)
    signed_in = client.post("/session", json={"token": token}, headers={"origin": HOME})
    client.cookies.clear()
    cookie = signed_in.headers["set-cookie"].partition(";")[0]

    response = show(client, task, INSIDE, cookie=cookie, **headers)

    assert response.status_code == status
    assert response.headers["cross-origin-resource-policy"] == "same-origin"
