"""Documents that clients ask for by an identifier, and perhaps no others."""

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from graphql import GraphQLError

from serving.graphql import manifests
from serving.graphql.parameters import Parameters
from serving.graphql.refusals import DocumentRefusal

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
        texts = manifests.read(file)
        hashes = {_sha256(text): text for text in texts.values()}
        return Persisted(texts, only, file, hashes)
    if only:
        raise manifests.ManifestError(
            "GROUND_TRUTH_ONLY_PERSISTED_DOCUMENTS needs a manifest: set"
            " GROUND_TRUTH_PERSISTED_DOCUMENTS to its file."
        )
    return NO_OTHERS


def _refused(message: str, code: str) -> DocumentRefusal:
    return DocumentRefusal([GraphQLError(message, extensions={"code": code})])


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
