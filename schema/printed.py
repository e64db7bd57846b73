"""The contract as text, as it is committed beside this file."""

from pathlib import Path

from graphql import print_schema

from schema.schema import schema

FILE = Path(__file__).with_name("schema.graphql")


def printed() -> str:
    """The schema in GraphQL's own language."""
    return print_schema(schema._schema) + "\n"
