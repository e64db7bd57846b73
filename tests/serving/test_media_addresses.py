"""What addresses in the data of tasks say, and where paths lead. Without a server."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.rows import TaskRow
from serving.executors import inline
from serving.media.addresses import MediaAddress, holds
from serving.media.sources import LocalFolder

PLAN = b"secret plan"
TASK = TaskRow(1, 1, "", None, "{}", None, 0, 0, 0, 0, None, None, None, None)


@given(
    st.lists(
        st.sampled_from(["..", ".", "", "street", "others", "link.png", "secret.png"])
        | st.text(max_size=3),
        max_size=6,
    )
)
def test_no_path_leads_out_of_the_folder(tmp_path_factory: Any, parts: Any) -> None:
    outer = tmp_path_factory.getbasetemp() / "fuzzed"
    (outer / "in" / "street").mkdir(parents=True, exist_ok=True)
    (outer / "secret.png").write_bytes(PLAN)
    if not (outer / "in" / "others").exists():
        (outer / "in" / "others").symlink_to(outer)
        (outer / "in" / "link.png").symlink_to(outer / "secret.png")

    file = LocalFolder(outer / "in", inline)._file("/".join(parts))

    assert file is None or file.is_relative_to((outer / "in").resolve())


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('{"a": "x"}', True),
        ('{"a": [{"b": ["y", "x"]}]}', True),
        ('{"x": "y"}', False),
        ('{"a": "xx"}', False),
        ('"x"', True),
        ("[1, null, true]", False),
    ],
)
def test_an_address_is_any_whole_text_of_the_data(data: str, expected: bool) -> None:
    assert holds(data, "x") is expected


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("/data/local-files/?d=a%20b.png", "a b.png"),
        ("/data/local-files/?x=1&d=a.png", "a.png"),
        ("/data/local-files/", None),
        ("/data/local-files-of-others/?d=a.png", None),
        ("http://[/data/local-files/?d=a.png", None),
        ("//[/data/local-files/?d=a.png", None),
        ("http://x/data/local-files/?d=a.png", None),
    ],
)
def test_the_path_in_the_folder_is_read_as_label_studio_writes_it(
    text: str, path: str | None
) -> None:
    assert MediaAddress(TASK, text).local_path == path
