"""The export of street pictures: importable, and the same each time."""

import gzip
from pathlib import Path

from click.testing import CliRunner

from benchmarks import street_pictures
from exchange import import_file
from tests.stored import Stored


def test_it_is_imported_whole_and_compared(stored: Stored, tmp_path: Path) -> None:
    file = tmp_path / "street.jsonl.gz"
    asked = [str(part) for part in (20, file, "--pictures", tmp_path / "pictures")]
    done = CliRunner().invoke(street_pictures.main, asked)
    assert done.exit_code == 0, done.output
    project = stored.project(label_config=street_pictures.CONFIG)

    report = import_file(project.id, [file])

    assert (report.tasks.created, report.ground_truths.created) == (20, 10)
    assert list(street_pictures.tasks(3)) == list(street_pictures.tasks(3))
    with gzip.open(file) as lines:
        assert len(list(lines)) == 20
    assert len(list((tmp_path / "pictures").iterdir())) == street_pictures.PICTURES
