"""Sample projects, invented for the demo: texts, entities and pictures.

Four people have answered, Nora's answers are the ground truths, and two versions of a
model have predicted. Some tasks wait for a ground truth.
"""

from pathlib import Path
from typing import NamedTuple

from exchange.imports import import_file
from models.commands import accounts, projects, rescoring
from models.db import database as db
from models.queries.projects import titled

FOLDER = Path(__file__).parent


class Sample(NamedTuple):
    """A project of the demo; its files bear its name."""

    title: str
    name: str


SAMPLES = (
    Sample("Product reviews (sample)", "reviews"),
    Sample("Named entities (sample)", "entities"),
    Sample("Street scenes (sample)", "street"),
)
ROLES = {
    "ada@sample.example": "ANNOTATOR",
    "bram@sample.example": "ANNOTATOR",
    "chen@sample.example": "ANNOTATOR",
    "nora@sample.example": "REVIEWER",
}
"""What the people of the samples may do in each of the projects."""


def load_samples(actor_id: int | None = None) -> list[int]:
    """Make the sample projects that are not here yet; the ids of those made.

    A project of a sample's title is left as it is, whatever became of it.
    """
    with db.write():
        made = [
            _load(sample, actor_id) for sample in SAMPLES if not titled(sample.title)
        ]
    for project_id in made:
        rescoring.settle(project_id)
    return made


def _load(sample: Sample, actor_id: int | None) -> int:
    label_config = (FOLDER / f"{sample.name}.xml").read_text(encoding="utf-8")
    project_id = projects.create(sample.title, label_config, actor_id)
    import_file(project_id, [FOLDER / f"{sample.name}.json"], actor_id=actor_id)
    for email, role in ROLES.items():
        accounts.set_member(project_id, email, role)
    return project_id
