"""The report changes what stands between its marks, and nothing else."""

from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.goals import Goal
from benchmarks.report import Machine, Section
from benchmarks.run import Found


def test_only_what_is_between_the_marks_is_written_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(f"Before.\n{report.BEGIN}\nold\n{report.END}\nAfter.\n")
    monkeypatch.setattr(report, "FILE", document)

    report.write("new")

    assert document.read_text() == (
        f"Before.\n{report.BEGIN}\n\nnew\n\n{report.END}\nAfter.\n"
    )


def test_goals_and_parts_that_are_left_out_are_told() -> None:
    goals = (Goal("page", 2, 3.5), Goal("viewer", 2, None, "wrk died"))
    sections = [
        Section("SQLite", Found("A table.", goals)),
        Section("PostgreSQL", None, "it did not start"),
    ]

    text = report.text(Machine(0.0, 0.5, "wrk 4"), sections, 5, 3)

    assert "| page | at least 2 | 3.50 | met |" in text
    assert "| viewer | at least 2 |  | not measured: wrk died |" in text
    assert "### PostgreSQL\n\nLeft out: it did not start" in text


def test_goals_are_compared_with_the_run_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = tmp_path / "benchmarks.md"
    document.write_text(f"{report.BEGIN}\n{report.END}\n")
    monkeypatch.setattr(report, "FILE", document)
    for found in (2.0, 2.5):
        section = Section("SQLite", Found("A table.", (Goal("page", 2, found),)))
        report.write(report.text(Machine(0.0, 0.5, "wrk 4"), [section], 5, 3))

    told = document.read_text()

    assert "| page | at least 2 | 2.50 | met; 2.00 in the run before (+25%) |" in told
    assert report.former() == {"page": 2.5}
