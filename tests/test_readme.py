"""What the README shows is what a newcomer sees."""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any

import orjson
import pytest
from graphql import parse, validate

from exchange.samples import load_samples
from models.commands import accounts
from schema.context import Context
from schema.schema import schema

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text("utf-8")
PAGES = sorted((ROOT / "docs").glob("*.md"))
BLOCKS = re.findall(r"```(graphql|json)\n(.*?)```", README, re.DOTALL)
SHOWN = [
    pytest.param(document, orjson.loads(answer), id=document.split()[0])
    for (kind, document), (next_kind, answer) in pairwise(BLOCKS)
    if (kind, next_kind) == ("graphql", "json")
]
FILES = re.findall(r"\]\((?!https?:|#)([^)]+)\)", README)


@pytest.mark.parametrize(("document", "answer"), SHOWN)
def test_a_document_of_the_readme_is_answered_as_it_shows(
    store: None, document: str, answer: dict[str, Any]
) -> None:
    load_samples()

    result = schema.execute_sync(
        document, context_value=Context(accounts.local_admin())
    )

    assert result.errors is None
    assert orjson.loads(orjson.dumps({"data": result.data})) == answer


def test_the_readme_shows_a_query_and_a_mutation() -> None:
    assert [shown.id for shown in SHOWN] == ["query", "mutation"]


def test_every_document_of_the_readme_fits_the_schema() -> None:
    documents = [parse(text) for kind, text in BLOCKS if kind == "graphql"]

    errors = [validate(schema._schema, document) for document in documents]

    assert len(documents) == 4
    assert errors == [[]] * len(documents)


@pytest.mark.parametrize("file", FILES)
def test_a_file_that_the_readme_links_is_there(file: str) -> None:
    assert (ROOT / file).is_file()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_readme_links_every_document(page: Path) -> None:
    assert str(page.relative_to(ROOT)) in FILES


LINKING = [*PAGES, ROOT / "CONTRIBUTING.md", ROOT / "SECURITY.md"]


@pytest.mark.parametrize("page", LINKING, ids=lambda page: page.name)
def test_a_document_links_to_files_and_sections_that_are_there(page: Path) -> None:
    links = re.findall(
        r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)", page.read_text("utf-8")
    )

    missing = [
        (file, section)
        for file, section in links
        if not _holds(page.parent / file if file else page, section)
    ]

    assert missing == []


def _holds(file: Path, section: str) -> bool:
    if not file.is_file():
        return False
    heads = re.findall(r"^#+ (.*)$", file.read_text("utf-8"), re.MULTILINE)
    return not section or section in {_anchor(head) for head in heads}


def _anchor(head: str) -> str:
    """What GitHub makes of the head of a section."""
    return re.sub(r"[^\w -]", "", head.lower()).replace(" ", "-")
