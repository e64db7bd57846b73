"""The files that the pages are built to."""

import gzip
import re
from pathlib import Path

import pytest

from scripts import build_web

DIST = Path(__file__).parents[2] / "web" / "dist"
BUDGET_BYTES = 300_000
VIEWERS = ("ImageShown-", "Recording-", "Series-", "wavesurfer")
"""Loaded when a task has something to be shown with them."""


@pytest.fixture(autouse=True)
def built() -> None:
    if not (DIST / "index.html").is_file():
        pytest.skip("the pages are not built: make web")


def loaded_by(page: str) -> set[Path]:
    """The scripts of a page: those it names, and those that these name in turn."""
    found: set[Path] = set()
    waiting = [DIST / page]
    while waiting:
        text = waiting.pop().read_text(encoding="utf-8")
        for name in re.findall(r"[\w-]+\.js\b", text):
            script = DIST / "assets" / name
            is_viewer = name.startswith(VIEWERS)
            if script.is_file() and script not in found and not is_viewer:
                found.add(script)
                waiting.append(script)
    return found


def test_the_page_loads_less_script_than_its_budget() -> None:
    sizes = [len(gzip.compress(file.read_bytes())) for file in loaded_by("index.html")]

    assert 0 < sum(sizes) < BUDGET_BYTES


def test_scripts_and_styles_lie_there_compressed_as_well() -> None:
    files = [*DIST.glob("assets/*.js"), *DIST.glob("assets/*.css")]

    assert files
    for file in files:
        text, gzipped = file.read_bytes(), file.with_name(f"{file.name}.gz")
        brotli = file.with_name(f"{file.name}.br")
        if gzipped.exists() or len(text) > 1_000:
            assert gzip.decompress(gzipped.read_bytes()) == text, file
            assert brotli.stat().st_size < gzipped.stat().st_size, file


@pytest.mark.parametrize("page", ["index.html", "graphiql.html"])
def test_no_page_holds_a_script_of_its_own(page: str) -> None:
    text = (DIST / page).read_text(encoding="utf-8")

    tags = re.findall(r"<script([^>]*)>(.*?)</script>", text, re.DOTALL)
    assert tags
    assert all('src="/assets/' in head and not body for head, body in tags)


def test_the_sources_pass_their_own_checks() -> None:
    """Types, style and unit tests of the TypeScript, by the Node that builds it."""
    folder = build_web.node_folder()

    for script in ("check", "test"):
        build_web.npm(folder, "run", script)


def test_the_lock_file_names_no_registry() -> None:
    lock = (DIST.parent / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
