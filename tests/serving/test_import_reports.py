"""What the command ``import`` tells of a file: each kind once, with its count."""

from collections.abc import Callable
from pathlib import Path

import pytest

from exchange import import_file, import_tasks
from serving.commands import reports
from tests.stored import Stored

Told = Callable[[list[object]], str]


@pytest.fixture
def told(
    stored: Stored, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Told:
    """Imports tasks and gives what is told of it, in one line."""
    monkeypatch.setattr(reports.console, "width", 400)

    def tell(tasks: list[object]) -> str:
        reports.show(import_tasks(stored.project().id, tasks))
        return " ".join(capsys.readouterr().out.split())

    return tell


def test_a_kind_is_one_line_with_its_count_and_first_place(told: Told) -> None:
    answers = [{"result": [], "lead_time": -1}]
    tasks: list[object] = [{"data": {}, "annotations": answers} for _ in range(2_000)]

    text = told([{"data": {}}, *tasks])

    assert "Warnings: 2,000" in text
    assert text.count("is left out") == 1
    assert "│ 2,000 │ 1 │ annotations[0].lead_time │" in text


def test_refusals_of_a_kind_are_one_line_as_well(told: Told) -> None:
    row = {"id": 1, "text": "a", "annotator": 2, "annotation_id": 3}

    text = told([row] * 900)

    assert "Nothing was imported" in text
    assert "Refused: 900" in text
    assert text.count("JSON_MIN") == 1


def test_a_file_without_tasks_is_told(told: Told) -> None:
    assert told([]) == "The files contain no tasks. Nothing was imported."


def test_text_of_a_file_is_not_taken_for_markup(told: Told) -> None:
    text = told([{"data": {}, "created_at": "[bold]now[/bold]"}])

    assert 'not "[bold]now[/bold]".' in text


def test_the_table_names_the_file(
    stored: Stored, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "export.json"
    file.write_text('[{"data": {}, "drafts": [1]}]')

    reports.show(import_file(stored.project().id, [file]))

    assert "export.json: 0" in capsys.readouterr().out
