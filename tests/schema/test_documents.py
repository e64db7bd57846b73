"""Every GraphQL document of the project fits the schema."""

import re
from pathlib import Path

import pytest
from graphql import Source, concat_ast, parse, validate

from schema.printed import FILE
from schema.schema import schema

PROJECT = Path(__file__).parents[2]
NOT_OURS = {"node_modules", ".venv", "dist"}
FOLDERS = sorted(
    {
        file.parent.relative_to(PROJECT)
        for file in PROJECT.rglob("*.graphql")
        if not NOT_OURS.intersection(file.parts) and file != FILE
    }
)


def test_documents_are_found() -> None:
    assert {Path("examples"), Path("tests/documents")} <= set(FOLDERS)


@pytest.mark.parametrize("folder", FOLDERS, ids=str)
def test_the_documents_of_a_folder_fit_the_schema(folder: Path) -> None:
    """Together: they may share fragments."""
    files = sorted((PROJECT / folder).glob("*.graphql"))
    documents = [
        parse(Source(file.read_text(encoding="utf-8"), file.name)) for file in files
    ]

    errors = validate(schema._schema, concat_ast(documents))

    assert [str(error) for error in errors] == []


OTHER_SCHEMAS = {"execution.md"}
PAGES = sorted(
    page
    for page in (PROJECT / "docs").glob("*.md")
    if page.name not in OTHER_SCHEMAS and "```graphql" in page.read_text("utf-8")
)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_documents_that_a_page_shows_fit_the_schema(page: Path) -> None:
    shown = re.findall(r"```graphql\n(.*?)```", page.read_text("utf-8"), re.DOTALL)

    errors = [
        str(error)
        for document in shown
        for error in validate(schema._schema, parse(document))
    ]

    assert shown
    assert errors == []
