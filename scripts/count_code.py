"""How much code a request goes through, and how the code is cut into pieces.

Run it in the folder of a checkout: ``.venv/bin/python scripts/count_code.py``. With the
path of another checkout it counts there, so that two states can be compared. Requests
go through the whole server, twice before they are counted.
"""

import ast
import io
import os
import sys
import tempfile
import threading
import time
import tokenize
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

LAYERS = (
    "serving",
    "schema",
    "resolvers",
    "linking",
    "exchange",
    "models",
    "insight",
    "scoring",
    "execution",
)
TASKS = 60
COMMONEST = 12
PAGE = """query Page($project: ID!) {
  tasks(projectId: $project, filter: {hasGroundTruth: true}, first: 50) {
    totalCount
    nodes { id data groundTruth { id } annotations { id accuracy isGroundTruth } }
  }
}"""
SET = "mutation ($id: ID!) { setGroundTruth(annotationId: $id) { task { id } } }"
DELETE = """mutation ($ids: [ID!]!) {
  deleteGroundTruths(taskIds: $ids) { removedCount }
}"""
IMPORT = """mutation ($input: ImportTasksInput!) {
  importTasks(input: $input) { taskCount }
}"""


def main(root: Path) -> None:
    """Print both tables for the checkout at this path."""
    files = [file for layer in LAYERS for file in sorted((root / layer).rglob("*.py"))]
    for name, number in text_figures(files).items():
        sys.stdout.write(f"{name:<40} {number}\n")
    for request, entered in entered_by_requests(root).items():
        count = len({file for file, _ in entered})
        sys.stdout.write(f"{request:<40} {count} files, {len(entered)} functions\n")


def text_figures(files: list[Path]) -> dict[str, object]:
    """What can be counted in the text of these files, by what it is."""
    texts = [file.read_text(encoding="utf-8") for file in files]
    lines = sum(text.count("\n") for text in texts)
    trees = [ast.parse(text) for text in texts]
    classes = Counter(
        node.name
        for tree in trees
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef)
    )
    twice = sorted(name for name, count in classes.items() if count > 1)
    called_once = sum(_helpers_called_once(tree) for tree in trees)
    comments = sum(_comments(text) for text in texts)
    names = Counter(name for tree in trees for name in _variables(tree))
    commonest = [f"{name} {times}" for name, times in names.most_common(COMMONEST)]
    return {
        "lines": lines,
        "files": len(files),
        "class names that occur twice": f"{len(twice)}: {', '.join(twice)}",
        "helpers called once, per 1,000 lines": round(1000 * called_once / lines, 1),
        "comments per 1,000 lines": round(1000 * comments / lines, 1),
        "commonest variables": ", ".join(commonest),
    }


def _helpers_called_once(tree: ast.Module) -> int:
    """How many private functions of a file are named in one other place of it."""
    helpers = {
        node.name
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef)
        and node.name.startswith("_")
        and not node.name.startswith("__")
    }
    named = Counter(
        node.id if isinstance(node, ast.Name) else node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Name | ast.Attribute)
    )
    return sum(named[helper] == 1 for helper in helpers)


def _comments(text: str) -> int:
    tokens = tokenize.generate_tokens(io.StringIO(text).readline)
    return sum(token.type == tokenize.COMMENT for token in tokens)


def _variables(tree: ast.Module) -> Iterator[str]:
    """Each name that is assigned in a function."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


Entered = set[tuple[str, str]]
"""Functions, each with its file."""


def entered_by_requests(root: Path) -> dict[str, Entered]:
    """The project's functions that each request goes through, when all is warm."""
    os.chdir(root)
    sys.path.insert(0, str(root))
    recorder = _Recorder(root)
    threading.setprofile(recorder.note)
    with tempfile.TemporaryDirectory() as folder:
        return _asked(Path(folder) / "count.db", recorder)


class _Recorder:
    """Notes which functions of a checkout's layers are entered while it is on."""

    def __init__(self, root: Path) -> None:
        self._folders = tuple(f"{root / layer}{os.sep}" for layer in LAYERS)
        self.entered: Entered | None = None

    def note(self, frame: Any, event: str, argument: object) -> None:
        file = frame.f_code.co_filename
        is_ours = event == "call" and file.startswith(self._folders)
        if is_ours and self.entered is not None:
            self.entered.add((file, frame.f_code.co_qualname))

    def during(self, call: Callable[[], object]) -> Entered:
        self.entered = entered = set()
        call()
        self.entered = None
        return entered


def _asked(database: Path, recorder: _Recorder) -> dict[str, Entered]:
    """Ask a server over a database with a few tasks; the checkout is in the path."""
    import structlog  # noqa: PLC0415 - and all below: the path says whose they are
    from starlette.testclient import TestClient  # noqa: PLC0415

    from models.db import database as db  # noqa: PLC0415
    from models.db import migrating  # noqa: PLC0415
    from schema.schema import served  # noqa: PLC0415
    from serving.app import create  # noqa: PLC0415
    from serving.settings import Settings  # noqa: PLC0415
    from tests.stored import Stored, choice  # noqa: PLC0415

    structlog.configure(logger_factory=structlog.ReturnLoggerFactory())
    db.connect(f"sqlite:///{database}")
    migrating.bring_up()
    stored = Stored()
    stored.user("admin@example.org", is_admin=True)
    project = stored.project()
    answers = [
        stored.annotation(stored.task(project), result=choice("yes")).id
        for _ in range(TASKS)
    ]
    app = create(Settings(threads=2), served(federation=False))
    with TestClient(app, base_url="http://127.0.0.1:8000") as client:

        def ask(document: str, **variables: object) -> None:
            body = {"query": document, "variables": variables}
            answer = client.post("/graphql", json=body).json()
            if "errors" in answer:
                raise RuntimeError(answer["errors"])

        requests: dict[str, Callable[[int], None]] = {
            "setGroundTruth": lambda n: ask(SET, id=answers[n]),
            "deleteGroundTruths": lambda n: ask(DELETE, ids=[n + 1]),
            "a filtered list": lambda n: ask(PAGE, project=project.id),
            "an import of one task": lambda n: ask(
                IMPORT,
                input={
                    "projectId": project.id,
                    "tasks": [{"data": {"text": f"new {n}"}}],
                },
            ),
        }
        entered = {}
        for name, request in requests.items():
            for warming in range(2):
                request(warming)
            time.sleep(1)  # what the server does by itself after a write is over
            entered[name] = recorder.during(lambda request=request: request(2))
    db.close()
    return entered


if __name__ == "__main__":
    main(Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve())
