"""The pages in a real browser, before a server with the sample projects."""

import shutil
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Page,
    ViewportSize,
    WebSocketRoute,
    expect,
    sync_playwright,
)

from exchange.samples import load_samples
from models.commands import accounts
from models.db import database as db
from models.db import migrating
from tests.web.asking import Api
from tests.web.served import served

BUILT = Path(__file__).parents[2] / "web" / "dist" / "index.html"
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ADMIN = "admin@example.org"
ANNOTATOR = "ada@sample.example"
REVIEWS = 1
SECONDS = 15
WINDOW: ViewportSize = {"width": 1280, "height": 900}

Open = Callable[..., Page]
Sockets = Callable[[WebSocketRoute], None]


class Samples(NamedTuple):
    """A database with the sample projects, and the tokens of two of its users."""

    file: Path
    admin: str
    annotator: str


class Site(NamedTuple):
    """A server with the sample projects, and who may sign in."""

    url: str
    admin: str
    annotator: str


@pytest.fixture(scope="session")
def listening() -> Iterator[socket.socket]:
    """The same address for all servers: a browser keeps what it loaded by address."""
    with socket.create_server(("127.0.0.1", 0)) as bound:
        yield bound


@pytest.fixture(scope="session")
def browser(listening: socket.socket) -> Iterator[BrowserContext]:
    """A browser of this machine; the tests are skipped where there is none.

    All tests use one context, in which a page of the same address stays open, and with
    it the process that pages share. With a new one for each test, half of the time
    went into processes that started and compiled the same scripts.
    """
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser here: none of {', '.join(BROWSERS)}")
    if not BUILT.is_file():
        pytest.skip("the pages are not built: make web")
    expect.set_options(timeout=SECONDS * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            args=["--no-sandbox", "--disable-gpu", "--disable-quic"],
        )
        context = browser.new_context(viewport=WINDOW)
        context.set_default_timeout(SECONDS * 1000)
        kept = context.new_page()
        kept.route("**", lambda route: route.fulfill(body=""))
        kept.goto("http://127.0.0.1:{1}".format(*listening.getsockname()))
        yield context
        browser.close()


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Samples:
    """A database with the sample projects, to copy for each test."""
    file = tmp_path_factory.mktemp("samples") / "samples.db"
    db.connect(f"sqlite:///{file}")
    migrating.bring_up()
    load_samples()
    accounts.add_user(ADMIN, "Admin", is_admin=True)
    accounts.set_member(REVIEWS, ANNOTATOR, "ANNOTATOR")
    admin, annotator = map(accounts.create_token, (ADMIN, ANNOTATOR))
    db.run("PRAGMA journal_mode=delete")
    db.close()
    return Samples(file, admin, annotator)


@pytest.fixture
def settings() -> dict[str, Any]:
    """What the server is set to besides the defaults."""
    return {}


@pytest.fixture
def site(
    browser: BrowserContext,
    samples: Samples,
    settings: dict[str, Any],
    listening: socket.socket,
    tmp_path: Path,
) -> Iterator[Site]:
    """A server of its own for each test: they change what they find."""
    file = shutil.copy(samples.file, tmp_path)
    with served(f"sqlite:///{file}", listening, **settings) as url:
        yield Site(url, samples.admin, samples.annotator)


@pytest.fixture
def api(site: Site) -> Api:
    """The API, for what happens outside of the window that is looked at."""
    return Api(site.url, site.admin)


@pytest.fixture
def allowed() -> list[str]:
    """What a page may complain of, besides being asked for a token."""
    return []


@pytest.fixture
def window(browser: BrowserContext, site: Site, allowed: list[str]) -> Iterator[Open]:
    """Opens a page in a window of its own, signed in as the admin unless told.

    Whatever a page complains of, such as what its policy forbids, fails the test.
    What pages store is gone with the test.
    """
    complaints: list[str] = []
    signed_in: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        refused = any(part in message.text for part in ("status of 401", *allowed))
        if message.type in {"error", "warning"} and not refused:
            complaints.append(message.text)

    def opened(
        path: str, token: str = site.admin, sockets: Sockets | None = None
    ) -> Page:
        page = browser.new_page()
        page.on("console", listen)
        if sockets is not None:
            page.route_web_socket("**/graphql", sockets)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if token in signed_in:  # all windows are: as when a link is opened in a tab
            page.goto(f"{site.url}{path}")
            return page
        signed_in[:] = [token]
        separator = "&" if "?" in path else "?" if "#" in path else "#"
        page.goto(f"{site.url}{path}{separator}token={token}")
        return page

    yield opened
    found = [*complaints]  # what closing itself breaks off is no fault
    _forget(browser, site.url)
    assert found == []


def _forget(browser: BrowserContext, origin: str) -> None:
    """Close all windows of the test, and remove what they have stored."""
    kept, *opened = browser.pages
    for page in opened:
        page.close()
    given = {"origin": origin, "storageTypes": "all"}
    browser.new_cdp_session(kept).send("Storage.clearDataForOrigin", given)
