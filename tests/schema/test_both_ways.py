"""Breadth first and by graphql-core, every field of the contract answers the same."""

from models.rows import UserRow
from schema.schema import build
from tests.schema.asking import Ask
from tests.schema.selecting import everything, steps
from tests.stored import Stored, choice

DEPTH = 2
OURS = build()
THEIRS = build(breadth_first=False)


def test_every_field_answers_the_same_both_ways(stored: Stored, admin: UserRow) -> None:
    ours, theirs = Ask(OURS, admin), Ask(THEIRS, admin)
    _fill(stored, ours)
    documents = [step.document for step in steps(OURS._schema)]
    documents += _nodes()

    for document in documents:
        assert ours(document) == theirs(document), document


def _nodes() -> list[str]:
    """All of each kind of object, objects of several kinds in one list."""
    node = OURS._schema.type_map["Node"]
    types = OURS._schema.get_possible_types(node)  # type: ignore[arg-type]
    ids = [f'"{type_.name}:{number}"' for number in (1, 2, 99) for type_ in types]
    return [
        f"{{ nodes(ids: [{', '.join(ids)}]) {{"
        f" __typename id ... on {type_.name} {everything(type_, DEPTH)} }} }}"
        for type_ in types
    ]


def _fill(stored: Stored, ask: Ask) -> None:
    project = stored.project()
    for _ in range(3):
        task = stored.task(project)
        truth = stored.annotation(task)
        stored.annotation(task, None, choice("no"))
        stored.annotation(task, was_cancelled=True)
        stored.prediction(task)
        ask("set_ground_truth", id=truth.id)
    stored.task(project)
