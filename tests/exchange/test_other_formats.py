"""Files that are not tasks are refused by their name, with what to export instead."""

from pathlib import Path
from typing import Any

import pytest

from exchange import import_file, import_tasks
from tests.stored import Stored

INSTEAD = "choose Export, then JSON"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("id,text,mood,annotator\n1,a,calm,2\n", "CSV"),
        ("id;text;mood\n1;a;calm\n", "CSV"),
        ("id\ttext\tmood\n1\ta\tcalm\n", "TSV"),
        ('"id","text"\n1,"[a]"\n', "CSV"),
        ('<?xml version="1.0"?>\n<annotation><folder/></annotation>', "Pascal VOC"),
        ("<html></html>", "XML or HTML"),
        ("0 0.5 0.5 0.1 0.2\n1 0.1 0.1 0.1 0.1\n", "YOLO"),
        ("-DOCSTART- -X- O\nMina -X- _ B-PER\n", "CONLL"),
        ("%PDF-1.7\n", "a PDF"),
    ],
)
def test_a_text_that_is_not_json_is_named(
    stored: Stored, tmp_path: Path, text: str, name: str
) -> None:
    file = tmp_path / "file"
    file.write_text(text)

    report = import_file(stored.project().id, [file])

    (error,) = report.errors
    assert error.message.startswith(f"This is {name}")
    assert INSTEAD in error.message


def test_a_label_config_is_told_from_tasks(stored: Stored, tmp_path: Path) -> None:
    file = tmp_path / "view.xml"
    file.write_text('<?xml version="1.0"?>\n <View></View>')

    (error,) = import_file(stored.project().id, [file]).errors

    assert "--label-config" in error.message


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04rest", "ZIP"),
        (b"BZh9rest", "bzip2"),
        (b"\xfd7zXZ\x00rest", "xz"),
        (b"\x28\xb5\x2f\xfdrest", "zstd"),
        (b"7z\xbc\xaf\x27\x1crest", "7-Zip"),
        (b"PAR1\x15\x04\x15rest\0\0", "binary"),
    ],
)
def test_a_packed_file_is_named(
    stored: Stored, tmp_path: Path, content: bytes, name: str
) -> None:
    file = tmp_path / "file.json"
    file.write_bytes(content)

    (error,) = import_file(stored.project().id, [file]).errors

    assert name in error.message
    assert "Unpack it" in error.message or "JSON file" in error.message


@pytest.mark.parametrize(
    ("value", "name"),
    [
        ({"id": 1, "text": "a", "annotator": 2, "annotation_id": 3}, "JSON_MIN"),
        ({"id": 1, "text": "a", "lead_time": 2, "annotation_id": 3}, "JSON_MIN"),
        ({"images": [], "categories": [], "annotations": []}, "COCO"),
        ({"categories": [], "info": {}}, "COCO or YOLO"),
        ({"audio_filepath": "a.wav", "duration": 1, "text": "a"}, "ASR manifest"),
        ({"id": 1, "result": [], "model_version": "m", "task": 4}, "a prediction"),
        ({"id": 1, "result": [], "completed_by": 2, "task": 4}, "an annotation"),
        ({"id": 1, "title": "Moods", "label_config": "<View/>"}, "a project"),
        ({"action": "ANNOTATION_CREATED", "annotation": {}}, "a message of a webhook"),
        ({"id": 2, "email": "ada@x.org", "username": "ada"}, "a user"),
    ],
)
def test_an_object_that_is_not_a_task_is_named(
    stored: Stored, value: dict[str, Any], name: str
) -> None:
    (error,) = import_tasks(stored.project().id, [value]).errors

    assert error.path is None
    assert name in error.message


def test_the_same_refusal_a_thousand_times_is_one_kind_with_a_count(
    stored: Stored,
) -> None:
    row = {"id": 1, "text": "a", "annotator": 2, "annotation_id": 3}

    report = import_tasks(stored.project().id, [row] * 500)

    (kind,) = report.error_kinds.problems
    assert (kind.index, kind.count) == (0, 500)
    assert (report.error_count, len(report.errors)) == (500, 500)
