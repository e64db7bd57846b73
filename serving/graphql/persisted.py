"""Documents that clients ask for by an identifier, and perhaps no others."""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import orjson
from graphql import GraphQLError

from serving.errors import DocumentRefusal
from serving.graphql.parameters import Parameters

NOT_FOUND = "PERSISTED_DOCUMENT_NOT_FOUND"
NOT_ALLOWED = "DOCUMENT_NOT_ALLOWED"
NOT_SUPPORTED = "PERSISTED_QUERY_NOT_SUPPORTED"
MISMATCH = "PERSISTED_QUERY_HASH_MISMATCH"
ONLY_THESE = (
    "This server runs persisted documents only (GROUND_TRUTH_ONLY_PERSISTED_DOCUMENTS)"
)


class Persisted(NamedTuple):
    """The persisted documents of a server."""

    texts: Mapping[str, str] = {}
    """By their identifiers."""
    only: bool = False
    """No other document is run."""
    file: Path | None = None
    by_sha256: Mapping[str, str] = {}
    """The same texts by their hashes in hexadecimal, as Apollo's clients ask."""

    def text(self, asked: Parameters) -> str:
        """The text of the document that a request asks for.

        Raises:
            DocumentRefusal: it is not known, or may not be run.

        """
        if asked.sha256 is not None and asked.document_id is None:
            return self._hashed(asked.query, asked.sha256)
        if asked.document_id is None:
            return self._plain(asked.query)
        if asked.document_id not in self.texts:
            raise _refused(self._unknown(asked.document_id), NOT_FOUND)
        return self.texts[asked.document_id]

    def _plain(self, query: str) -> str:
        if self.only and query not in self.texts.values():
            raise _refused(
                f"{ONLY_THESE}, and this is none of them: send the `documentId` of"
                " one instead of `query`.",
                NOT_ALLOWED,
            )
        return query

    def _hashed(self, query: str, sha256: str) -> str:
        """As Apollo's automatic persisted queries ask: by a hash, or text and hash.

        What clients send is not kept. Told by the message that the protocol has for it,
        they send the text from then on.
        """
        if query and _sha256(query) != sha256.lower():
            raise _refused(
                "`extensions.persistedQuery.sha256Hash` is not the SHA-256 of `query`.",
                MISMATCH,
            )
        if query:
            return self._plain(query)
        if sha256.lower() not in self.by_sha256:
            raise _refused("PersistedQueryNotSupported", NOT_SUPPORTED)
        return self.by_sha256[sha256.lower()]

    def _unknown(self, document_id: str) -> str:
        if self.file is None:
            return (
                "This server has no persisted documents"
                " (GROUND_TRUTH_PERSISTED_DOCUMENTS): send `query`."
            )
        return (
            f"There is no persisted document {document_id[:100]!r}; the server's"
            " manifest is of another version than the client."
        )


NO_OTHERS = Persisted()
"""What a server has that was given no manifest."""


def load(file: Path | None, *, only: bool) -> Persisted:
    """The persisted documents of a manifest.

    Raises:
        ManifestError: it cannot be used.

    """
    if file is not None:
        texts = read_manifest(file)
        hashes = {_sha256(text): text for text in texts.values()}
        return Persisted(texts, only, file, hashes)
    if only:
        raise ManifestError(
            "GROUND_TRUTH_ONLY_PERSISTED_DOCUMENTS needs a manifest: set"
            " GROUND_TRUTH_PERSISTED_DOCUMENTS to its file."
        )
    return NO_OTHERS


def _refused(message: str, code: str) -> DocumentRefusal:
    return DocumentRefusal([GraphQLError(message, extensions={"code": code})])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


_IDENTIFIER = re.compile(r"(sha256:[0-9a-f]{64}|(x-[\w.~-]+:)?[\w.~-]+)", re.ASCII)
_SHA256 = "sha256:"


class ManifestError(ValueError):
    """A manifest that cannot be used; the message names the file and the document."""


def read_manifest(file: Path) -> dict[str, str]:
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
