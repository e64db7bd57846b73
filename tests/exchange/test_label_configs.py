"""A file with a label config is read in whatever encoding it is written."""

import codecs
from pathlib import Path

import pytest

from exchange.label_configs import read_label_config
from models.refusals import Refusal
from scoring.label_config import ConfigError
from scoring.label_config import read_label_config as parsed

CONFIG = (
    '<View><Text name="text" value="$text"/><Choices name="mood" toName="text">'
    '<Choice value="größer"/></Choices></View>'
)
LATIN = '<?xml version="1.0" encoding="ISO-8859-1"?>\n'


@pytest.mark.parametrize(
    "content",
    [
        CONFIG.encode(),
        b"\n " + CONFIG.encode(),
        b'\n<?xml version="1.0"?>\n' + CONFIG.encode(),
        CONFIG.encode("utf-8-sig"),
        CONFIG.encode("utf-16"),
        codecs.BOM_UTF16_BE + CONFIG.encode("utf-16-be"),
        CONFIG.encode("utf-16-le"),
        CONFIG.encode("utf-16-be"),
        CONFIG.encode("utf-32"),
        (LATIN + CONFIG).encode("latin-1"),
        (LATIN.replace("ISO-8859-1", "windows-1252") + CONFIG).encode("cp1252"),
        (LATIN.replace("ISO-8859-1", "utf-16") + CONFIG).encode("utf-16"),
        (LATIN.replace("ISO-8859-1", "utf-16") + CONFIG).encode(),
        CONFIG.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode(),
    ],
)
def test_the_text_is_the_same_in_every_encoding(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "view.xml"
    file.write_bytes(content)

    text = read_label_config(file)

    assert text.removeprefix('<?xml version="1.0"?>\n') == CONFIG
    assert [control.name for control in parsed(text).controls] == ["mood"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (CONFIG.encode("latin-1"), "Byte 92 of view.xml is not UTF-8"),
        (LATIN.replace("8859-1", "x").encode(), "an encoding that is not known"),
    ],
)
def test_bytes_that_are_not_text_are_refused(
    tmp_path: Path, content: bytes, message: str
) -> None:
    file = tmp_path / "view.xml"
    file.write_bytes(content)

    with pytest.raises(Refusal) as caught:
        read_label_config(file)

    assert message in str(caught.value)
    assert "the file in UTF-8" in " ".join(str(caught.value).split())


@pytest.mark.parametrize(
    ("text", "place", "advice"),
    [
        ("<View>\n <Text>\n</View>", "line 3, column 3: mismatched", "by its own name"),
        ('<View>\n<Text value="a & b"/></View>', "line 2, column 17", "&amp;"),
        ("\n", "line 2, column 1: no element", "labelling interface"),
        ("View", "line 1, column 1: syntax error", "begin with a tag"),
        ("<View/>\n<View/>", "line 2, column 1: junk", "hold all others"),
        ("<View>&nbsp;</View>", "line 1, column 7: undefined", "&lt;"),
    ],
)
def test_a_broken_config_says_where_and_what_would_be_right(
    text: str, place: str, advice: str
) -> None:
    with pytest.raises(ConfigError) as caught:
        parsed(text)

    assert place in str(caught.value)
    assert advice in str(caught.value)
