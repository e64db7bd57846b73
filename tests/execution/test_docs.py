"""What docs/execution.md shows, works."""

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest

GUIDE = Path(__file__).parents[2] / "docs" / "execution.md"


def test_the_example_of_the_guide_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    example = re.search(r"```python\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    assert example is not None
    module = ModuleType("example")
    monkeypatch.setitem(sys.modules, "example", module)

    exec(example[1], module.__dict__)  # noqa: S102

    assert module.result.errors is None
    assert module.result.data == {
        "tasks": [
            {"id": "Task:1", "title": "One", "children": ["One.0"]},
            {"id": "Task:2", "title": "Two", "children": ["Two.0"]},
        ]
    }


def test_the_guide_names_files_that_exist() -> None:
    named = set(re.findall(r"`(\w+\.py)`", GUIDE.read_text()))

    folders = [GUIDE.parents[1] / "execution", Path(__file__).parent]
    missing = {
        name
        for name in named
        if not any((folder / name).exists() for folder in folders)
    }
    assert named
    assert missing == set()
