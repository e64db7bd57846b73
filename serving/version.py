"""Which version of the server this is."""

import tomllib
from functools import cache
from pathlib import Path

PROJECT = Path(__file__).parent.parent / "pyproject.toml"


@cache
def version() -> str:
    """The version that the project's own file says: it is never installed."""
    text = PROJECT.read_text(encoding="utf-8")
    return str(tomllib.loads(text)["project"]["version"])
