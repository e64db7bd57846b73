"""A real Label Studio and a server of ours for each module; only if asked for."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, expect, sync_playwright

from tests.label_studio.here import Here
from tests.label_studio.there import LabelStudio
from tests.web.conftest import BROWSERS

SECONDS_TO_SEE = 60
VERSION = os.environ.get("LABEL_STUDIO_VERSION")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Skip all of these where no version is asked for."""
    folder = Path(__file__).parent
    skip = pytest.mark.skip(reason="needs a real Label Studio: make test-label-studio")
    for item in items:
        if VERSION is None and item.path.is_relative_to(folder):
            item.add_marker(skip)


@pytest.fixture(scope="module")
def there(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LabelStudio]:
    """Label Studio, which sends no webhooks to this machine."""
    assert VERSION is not None
    label_studio = LabelStudio(VERSION, tmp_path_factory.mktemp("there") / "data")
    try:
        label_studio.start()
        yield label_studio
    finally:
        label_studio.close()


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Here]:
    """A server of ours without projects."""
    here = Here(tmp_path / "here")
    try:
        here.start()
        yield here
    finally:
        here.close()


@pytest.fixture(scope="session")
def browser() -> Iterator[BrowserContext]:
    """A browser of this machine."""
    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found is None:
        pytest.skip(f"no browser here: none of {', '.join(BROWSERS)}")
    expect.set_options(timeout=SECONDS_TO_SEE * 1000)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found, args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser.new_context()
        browser.close()
