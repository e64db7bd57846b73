"""Everything that the server and its pages are made of may be passed on."""

import pytest

from scripts import licences


def test_every_licence_is_one_that_was_accepted() -> None:
    assert licences.refused(licences.python_licences()) == {}
    assert licences.refused(licences.page_licences()) == {}


def test_the_document_lists_what_is_used() -> None:
    assert licences.DOCUMENT.read_text(encoding="utf-8") == licences.document()


@pytest.mark.parametrize(
    ("licence", "is_refused"),
    [
        ("MIT", False),
        ("MPL-2.0 AND (Apache-2.0 OR MIT)", False),
        ("AGPL-3.0-only", True),
        ("MIT AND AGPL-3.0-only", True),
        ("", True),
    ],
)
def test_what_is_refused(licence: str, is_refused: bool) -> None:
    assert (licences.refused({"one": licence}) != {}) is is_refused
