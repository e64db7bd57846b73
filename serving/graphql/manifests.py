"""Manifests of persisted documents, as GraphQL Code Generator writes them.

A manifest is a JSON object from identifiers to the texts of documents. Identifiers are
those of GraphQL over HTTP: ``sha256:`` with the hash of the text, ``x-NAME:…``, or any
other text without a colon, which the server takes as it is.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

_IDENTIFIER = re.compile(r"(sha256:[0-9a-f]{64}|(x-[\w.~-]+:)?[\w.~-]+)", re.ASCII)
_SHA256 = "sha256:"


class ManifestError(ValueError):
    """A manifest that cannot be used; the message names the file and the document."""


def read(file: Path) -> dict[str, str]:
    """The documents of a manifest by their identifiers.

    One whose identifier is the bare hash of its text, as the client preset writes it,
    is found by that and by ``sha256:`` before it.

    Raises:
        ManifestError: the file is none, or an identifier is wrong.

    """
    documents: dict[str, str] = {}
    for identifier, text in _said(file).items():
        if not isinstance(text, str):
            raise of_document(file, identifier, "its text is no string")
        hashed = _SHA256 + hashlib.sha256(text.encode()).hexdigest()
        _check(file, identifier, hashed)
        documents[identifier] = text
        if identifier == hashed.removeprefix(_SHA256):
            documents[hashed] = text
    return documents


def of_document(file: Path, identifier: str, what: str) -> ManifestError:
    """What is wrong with one document."""
    return ManifestError(
        f"The manifest {file} cannot be used: document {identifier[:100]!r}: {what}."
    )


def _said(file: Path) -> Mapping[str, Any]:
    try:
        said = orjson.loads(file.read_bytes())
    except OSError as error:
        reason = error.strerror or str(error)
        raise ManifestError(f"The manifest {file} cannot be read: {reason}.") from None
    except orjson.JSONDecodeError as error:
        raise ManifestError(f"The manifest {file} is no JSON: {error}.") from None
    if not isinstance(said, dict):
        raise ManifestError(
            f"The manifest {file} must be a JSON object from identifiers to documents,"
            " as GraphQL Code Generator writes persisted-documents.json."
        )
    return said


def _check(file: Path, identifier: str, hashed: str) -> None:
    if _IDENTIFIER.fullmatch(identifier) is None:
        raise of_document(
            file,
            identifier,
            "this is not a valid identifier. Use sha256: and 64 hexadecimal digits in"
            " small letters, x-NAME: and letters, digits or -._~, or these alone",
        )
    if identifier.startswith(_SHA256) and identifier != hashed:
        raise of_document(file, identifier, f"the hash of its text is {hashed}")
