"""A real export: 800 texts, 164 crowd workers and one expert (Snow et al., 2008)."""

from pathlib import Path

import pytest

from exchange import Tally, export_file, import_file
from models.db import database as db
from models.queries import figures, users
from models.tables import User
from tests.exchange.conftest import contents
from tests.settling import settled
from tests.stored import EVERYTHING, Stored

DATA = Path(__file__).parents[3] / "shared" / "data"
EXPORT = DATA / "rte-label-studio-export.json.gz"
LABEL_CONFIG = DATA / "rte-label-config.xml"

pytestmark = pytest.mark.skipif(
    not EXPORT.exists(), reason=f"the real export is not here: {EXPORT.name}"
)


def test_its_accuracies_are_those_that_are_known(stored: Stored) -> None:
    project = stored.project("RTE", LABEL_CONFIG.read_text())

    report = import_file(project.id, [EXPORT])
    settled()

    assert (report.tasks, report.annotations) == (Tally(800), Tally(8800))
    assert (report.ground_truths, report.users_created) == (Tally(800), 165)
    assert (report.errors, report.warnings) == ([], [])
    with db.read():
        assert User.select().count() == 165
        whole = figures.of_projects(EVERYTHING, [project.id])[project.id]
        by_user = dict(figures.by_annotator(EVERYTHING, [project.id])[project.id])
        emails = {row.email: row.id for row in users.by_ids(by_user).values()}
    assert (whole.count, round(whole.mean or 0, 12)) == (8000, 0.729125)
    for email, count, mean in [
        ("a18941io2zzww6@amt.example", 800, 0.50625),
        ("a11gx90qfwdlmm@amt.example", 760, 0.496053),
    ]:
        found = by_user[emails[email]]
        assert (found.count, round(found.mean or 0, 6)) == (count, mean)


def test_it_comes_in_again_and_back_from_an_export_without_a_change(
    stored: Stored, tmp_path: Path
) -> None:
    project = stored.project("RTE", LABEL_CONFIG.read_text())
    import_file(project.id, [EXPORT])
    before = contents()
    export = tmp_path / "export.json.gz"

    again = import_file(project.id, [EXPORT])
    export_file(project.id, export)
    back = import_file(project.id, [export])

    assert contents() == before
    assert again.annotations == back.annotations == Tally(0, 0, 8800)
