"""docs/formats.md says what is so."""

import io
import json
import re
from pathlib import Path

from exchange import export_file, import_tasks
from exchange.splitting import MAX_VALUE_CHARACTERS
from models import limits
from tests.stored import Stored

SENTIMENT = (
    '<View><Text name="text" value="$text"/><Choices name="sentiment" toName="text">'
    '<Choice value="Positive"/></Choices></View>'
)
TEXT = (Path(__file__).parents[2] / "docs" / "formats.md").read_text("utf-8")
WORDS = " ".join(TEXT.split())


def test_the_example_comes_back_from_an_export_as_it_is(stored: Stored) -> None:
    (block,) = re.findall(r"```json\n(.*?)```", TEXT, re.DOTALL)
    example = json.loads(block)
    project = stored.project(label_config=SENTIMENT)
    stream = io.BytesIO()

    report = import_tasks(project.id, [example])
    export_file(project.id, stream)

    assert (report.errors, report.warnings) == ([], [])
    assert json.loads(stream.getvalue()) == [example]


def test_the_limits_are_the_ones_that_hold() -> None:
    most = limits.now()
    megabytes, kilobytes = most.data_bytes // 10**6, most.result_bytes // 1000
    characters, levels = most.text_characters, most.result_levels

    assert f"up to {megabytes} MB as JSON, {levels} levels deep" in WORDS
    in_a_file = most.file_result_bytes // 10**6
    assert f"up to {kilobytes} kB as JSON, {levels} levels deep" in WORDS
    assert f"in a file up to {in_a_file} MB" in WORDS
    assert WORDS.count(f"a text of up to {characters} characters") == 2
    assert f"up to {MAX_VALUE_CHARACTERS // 10**6} million characters" in WORDS
