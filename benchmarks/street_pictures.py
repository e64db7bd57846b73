"""An export of street pictures, to try the page on a project of real size.

``python -m benchmarks.street_pictures 20000 street.jsonl.gz`` writes tasks, one a line:
a picture with three boxes, the answers of four annotators, a model's prediction, and a
ground truth for half of them; the same number gives the same file. ``--pictures``
writes the few different pictures as SVG files; the tasks name them by path.
"""

import gzip
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

WIDTH, HEIGHT = 1280, 720
LABELS = ("Car", "Person", "Bicycle", "Truck")
PICTURES = 40
PEOPLE = 60
ANSWERS = 4
BOXES = 3
CONFIG = f"""<View>
  <Image name="image" value="$image"/>
  <RectangleLabels name="box" toName="image">
    {"".join(f'<Label value="{label}"/>' for label in LABELS)}
  </RectangleLabels>
</View>"""

Box = tuple[str, float, float, float, float]
"""Its label, and its place and size in percent of the picture."""


def tasks(count: int, seed: int = 1) -> Iterator[dict[str, Any]]:
    """So many tasks in Label Studio's JSON, the same for the same seed."""
    chance = random.Random(seed)  # noqa: S311 - made up data, no secret
    for number in range(1, count + 1):
        truth = [_box(chance) for _ in range(BOXES)]
        people = chance.sample(range(PEOPLE), ANSWERS)
        answers = [_answer(chance, truth, person) for person in people]
        if number % 2:
            expert = {"completed_by": {"email": "expert@street.example"}}
            answers.append(expert | {"result": _result(truth), "ground_truth": True})
        yield {
            "id": number,
            "data": {"image": f"/pictures/{number % PICTURES}.svg", "street": number},
            "annotations": answers,
            "predictions": [_prediction(chance, truth)],
        }


def picture(number: int) -> str:
    """A street with some houses, as SVG."""
    chance = random.Random(number)  # noqa: S311 - made up data, no secret
    shades = [chance.randrange(90, 200) for _ in range(8)]
    facades = "".join(
        f'<rect x="{place * 160}" y="{chance.randrange(120, 320)}" width="150"'
        f' height="400" fill="rgb({shade},{shade},{shade + 20})"/>'
        for place, shade in enumerate(shades)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">'
        f'<rect width="100%" height="100%" fill="#cde"/>{facades}'
        '<rect y="500" width="100%" height="220" fill="#555"/></svg>'
    )


def _box(chance: random.Random) -> Box:
    width, height = chance.uniform(4, 18), chance.uniform(6, 24)
    left, top = chance.uniform(0, 100 - width), chance.uniform(30, 100 - height)
    return chance.choice(LABELS), left, top, width, height


def _answer(chance: random.Random, truth: list[Box], person: int) -> dict[str, Any]:
    """What somebody drew; the later half of them is less careful."""
    care = 0.98 if person < PEOPLE / 2 else 0.8
    return {
        "completed_by": {"email": f"annotator{person:02}@street.example"},
        "result": _result(_seen(chance, truth, care)),
    }


def _prediction(chance: random.Random, truth: list[Box]) -> dict[str, Any]:
    boxes = _seen(chance, truth, care=0.9)
    return {"model_version": "detector-1", "result": _result(boxes)}


def _seen(chance: random.Random, truth: list[Box], care: float) -> list[Box]:
    """The boxes as somebody sees them: moved, called otherwise, missed, or more."""
    seen = [
        (
            label if chance.random() < care else chance.choice(LABELS),
            left + chance.gauss(0, 1),
            top + chance.gauss(0, 1),
            width,
            height,
        )
        for label, left, top, width, height in truth
        if chance.random() < care
    ]
    return seen if chance.random() < care else [*seen, _box(chance)]


def _result(boxes: list[Box]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"box{number}",
            "from_name": "box",
            "to_name": "image",
            "type": "rectanglelabels",
            "original_width": WIDTH,
            "original_height": HEIGHT,
            "value": {
                "rectanglelabels": [label],
                "x": round(left, 2),
                "y": round(top, 2),
                "width": round(width, 2),
                "height": round(height, 2),
                "rotation": 0,
            },
        }
        for number, (label, left, top, width, height) in enumerate(boxes)
    ]


@click.command()
@click.argument("count", type=click.IntRange(1))
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--pictures",
    type=click.Path(path_type=Path, file_okay=False),
    help="A folder for the pictures.",
)
def main(count: int, file: Path, pictures: Path | None) -> None:
    """Write an export of so many tasks, and its label config beside it."""
    with gzip.open(file, "wt", encoding="utf-8") as out:
        for task in tasks(count):
            out.write(json.dumps(task) + "\n")
    file.with_suffix(".xml").write_text(CONFIG, encoding="utf-8")
    if pictures is not None:
        pictures.mkdir(parents=True, exist_ok=True)
        for number in range(PICTURES):
            (pictures / f"{number}.svg").write_text(picture(number), encoding="utf-8")


if __name__ == "__main__":
    main()
