"""Every GraphQL document of the project fits the schema."""

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
