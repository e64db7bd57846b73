"""How long the worst results take that anybody may send: seconds for each.

Ten thousand regions on each side, scattered or all upon one another, for every kind of
region; and what else takes long where no bound is set.

    python -m benchmarks.worst_cases [NAME ...]
"""

import random
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from benchmarks import scoring as regions
from scoring import compile_scorer

MANY = 10_000
SIDE = 4_000
CHANCE = random.Random(1)  # noqa: S311 - sample data, no secret

Value = dict[str, Any]
Results = list[dict[str, Any]]


class Case(NamedTuple):
    """Results of two sides, and how they are scored."""

    config: str
    truth: Results
    other: Results
    profile: dict[str, Any] | None = None


def config(tag: str, attributes: str = "", more: str = "") -> str:
    """A label config with one control."""
    control = f'<{tag} name="c" toName="o" {attributes}/>'
    return f'<View><Image name="o" value="$o"/>{control}{more}</View>'


def place(spread: float) -> tuple[float, float]:
    """Somewhere in the image, or all near its middle."""
    x, y = CHANCE.uniform(0, 90), CHANCE.uniform(0, 90)
    return 45 + (x - 45) * spread, 45 + (y - 45) * spread


def box(spread: float) -> Value:
    """A box of a hundredth of the width; upon one another where they do not spread."""
    x, y = place(spread)
    size = 1.0 if spread else 20.0
    return {"x": x, "y": y, "width": size, "height": CHANCE.uniform(0.5, 1) * size}


def turned(spread: float) -> Value:
    """The same, turned."""
    return box(spread) | {"rotation": CHANCE.uniform(1, 359)}


def polygon(spread: float) -> Value:
    """A polygon of 20 points."""
    x, y = place(spread)
    size = 0.5 if spread else 20.0
    ring = regions.polygon(CHANCE)["points"]
    left, top = ring[0]
    return {"points": [[x + size * (a - left), y + size * (b - top)] for a, b in ring]}


def ellipse(spread: float) -> Value:
    """An ellipse, turned."""
    x, y = place(spread)
    size = 0.5 if spread else 20.0
    return {"x": x, "y": y, "radiusX": size, "radiusY": size / 2, "rotation": 30}


def point(spread: float) -> Value:
    """A key point."""
    x, y = place(spread / 2)
    return {"x": x, "y": y}


def span(spread: float) -> Value:
    """A span of a text."""
    start = int(CHANCE.uniform(0, 500_000) * spread)
    return {"start": start, "end": start + CHANCE.randrange(50, 99)}


def element_span(spread: float) -> Value:
    """A span of a page that does not know its place in the whole."""
    inside, number = span(0), CHANCE.randrange(MANY) if spread else 0
    name = f"/p[{number}]/text()[1]"
    offsets = {"startOffset": inside["start"], "endOffset": inside["end"]}
    return {"start": name, "end": name, **offsets}


def scene(spread: float) -> Value:
    """Three ranges of frames."""
    start = int(CHANCE.uniform(0, 500_000) * spread)
    ends = [
        (start + 40 * n, start + 40 * n + CHANCE.randrange(9, 39)) for n in range(3)
    ]
    return {"ranges": [{"start": a, "end": b} for a, b in ends]}


def track(spread: float) -> Value:
    """A track of a thousand frames with four key frames."""
    start = box(spread)
    frames = [1, 300, 600, 1000]
    return {
        "framesCount": 1000,
        "sequence": [
            start | {"frame": f, "enabled": True, "x": start["x"] + f / 500}
            for f in frames
        ],
    }


def turned_track(spread: float) -> Value:
    """The same, turning."""
    value = track(spread)
    for frame in value["sequence"]:
        frame["rotation"] = frame["frame"] / 10
    return value


def mask(spread: float) -> Value:
    """A mask of 320 x 240."""
    left, top = place(spread)
    return _mask(int(left / 90 * 260), int(top / 90 * 180))


MASKS: dict[tuple[int, int], Value] = {}


def _mask(left: int, top: int) -> Value:
    if (left, top) not in MASKS:
        regions.MASKS.clear()
        MASKS[left, top] = regions.mask_at(left, top)
    return MASKS[left, top]


def path(spread: float) -> Value:
    """An open line of five vertices."""
    x, y = place(spread)
    return {
        "vertices": [
            {"x": x + n, "y": y + CHANCE.uniform(0, 1), "id": str(n)} for n in range(5)
        ],
        "closed": False,
    }


def message(spread: float) -> Value:
    """A message of a chat."""
    text = "".join(CHANCE.choices("abcdef ", k=100)) if spread else "same"
    return {"chatmessage": {"role": "user", "content": text}}


KINDS: dict[str, tuple[str, Callable[[float], Value]]] = {
    "boxes": ("RectangleLabels", box),
    "turned boxes": ("RectangleLabels", turned),
    "polygons": ("PolygonLabels", polygon),
    "ellipses": ("EllipseLabels", ellipse),
    "key points": ("KeyPointLabels", point),
    "spans": ("Labels", span),
    "element spans": ("HyperTextLabels", element_span),
    "scenes": ("TimelineLabels", scene),
    "tracks": ("VideoRectangle", track),
    "turned tracks": ("VideoRectangle", turned_track),
    "masks": ("BrushLabels", mask),
    "paths": ("VectorLabels", path),
    "answers about messages": ('Choices perRegion="true"', message),
}


def results(make: Callable[[], Value], count: int) -> Results:
    """So many results, without labels."""
    size = {"original_width": 320, "original_height": 240}
    common = {"from_name": "c", "to_name": "o"} | size
    return [common | {"id": str(n), "value": make()} for n in range(count)]


def of_regions() -> dict[str, Callable[[], Case]]:
    """Ten thousand regions on each side, scattered or all upon one another."""
    cases = {}
    for name, (tag, value) in KINDS.items():
        for spread, how in ((1.0, "scattered"), (0.001, "crowded")):
            cases[f"{name}, {how}"] = _of(tag, value, spread)
    return cases


def _of(tag: str, value: Callable[[float], Value], spread: float) -> Callable[[], Case]:
    def region() -> Value:
        answer = {"choices": [CHANCE.choice("abc")]} if "perRegion" in tag else {}
        return value(spread) | answer

    label_config = config(*tag.split(" ", 1))
    return lambda: Case(label_config, results(region, MANY), results(region, MANY))


def single(
    tag: str,
    make: Callable[[], Value],
    metric: str | None = None,
    params: dict[str, Any] | None = None,
) -> Callable[[], Case]:
    """One result on each side."""
    chosen = {"metrics": {"c": {"name": metric, "params": params or {}}}}
    return lambda: Case(
        config(tag), results(make, 1), results(make, 1), chosen if metric else None
    )


def text(length: int) -> str:
    """A text of random letters."""
    return "".join(CHANCE.choices("abcdefgh ", k=length))


def long_track(frames: float, keys: int) -> Value:
    """A track through many frames."""
    step = max(1, int(frames / keys))
    return {
        "framesCount": frames,
        "sequence": [
            box(1.0) | {"frame": 1 + n * step, "enabled": True} for n in range(keys)
        ],
    }


def curve(handles: int) -> Value:
    """A path of Bézier curves."""
    names = ("controlPoint1", "controlPoint2")

    def spot() -> dict[str, float]:
        return {"x": CHANCE.uniform(0, 90), "y": CHANCE.uniform(0, 90)}

    vertices = [
        {"id": str(n), "isBezier": True, **spot(), **{name: spot() for name in names}}
        for n in range(handles)
    ]
    return {"vertices": vertices, "closed": False}


def relations() -> Case:
    """Ten thousand relations between ten thousand regions on each side."""

    def side() -> Results:
        links = [
            {
                "type": "relation",
                "from_id": str(n),
                "to_id": str(CHANCE.randrange(MANY)),
            }
            for n in range(MANY)
        ]
        return results(lambda: span(1.0), MANY) + links

    return Case(config("Labels", more="<Relations/>"), side(), side())


def conversation() -> Case:
    """A chat of ten thousand messages of 10 kB."""
    words = text(10_000)

    def said() -> Value:
        return {"chatmessage": {"role": "user", "content": text(50) + words}}

    return Case(config("Chat"), results(said, MANY), results(said, MANY))


def paths(count: int) -> Value:
    """Paths of a taxonomy."""
    return {
        "taxonomy": [
            ["a", str(n % 100), str(n)] for n in CHANCE.sample(range(10**6), count)
        ]
    }


def tangled(points: int) -> Value:
    """A polygon that crosses itself wherever it can."""
    return {
        "points": [
            [CHANCE.uniform(0, 90), CHANCE.uniform(0, 90)] for _ in range(points)
        ]
    }


def tangles() -> Case:
    """A thousand polygons of 10,000 points, each tangled, all upon one another."""
    few = [tangled(10_000) for _ in range(20)]

    def some() -> Value:
        return few[CHANCE.randrange(len(few))]

    return Case(config("PolygonLabels"), results(some, 1000), results(some, 1000))


def large_masks(make: Callable[[], Value], count: int) -> Callable[[], Case]:
    """So many masks of 4,000 x 4,000."""
    size = {"original_width": SIDE, "original_height": SIDE}

    def side(few: list[Value]) -> Results:
        found = results(lambda: few[CHANCE.randrange(len(few))], count)
        return [each | size for each in found]

    def case() -> Case:
        few = [make() for _ in range(min(20, count))]
        return Case(config("BrushLabels"), side(few), side(few))

    return case


def large_square() -> Value:
    """A square of half the side, anywhere."""
    image = np.zeros((SIDE, SIDE), bool)
    top, left = CHANCE.randrange(SIDE // 2), CHANCE.randrange(SIDE // 2)
    image[top : top + SIDE // 2, left : left + SIDE // 2] = True
    return {"format": "rle", "rle": regions.packed(image)}


def large_noise() -> Value:
    """A mask of 200,000 strokes."""
    image = np.zeros(SIDE * SIDE, bool)
    for start in CHANCE.sample(range(0, SIDE * SIDE, 20), 200_000):
        image[start : start + CHANCE.randrange(1, 19)] = True
    return {"format": "rle", "rle": regions.packed(image)}


def labelled(tag: str, value: Callable[[], Value], labels: int, each: int) -> Results:
    """So many regions of each of so many labels."""
    found = results(value, labels * each)
    for number, region in enumerate(found):
        region["value"] = region["value"] | {tag.lower(): [f"l{number % labels}"]}
    return found


def of_labels(
    tag: str, value: Callable[[float], Value], labels: int, each: int
) -> Callable[[], Case]:
    """Crowded regions of many labels on both sides."""

    def side() -> Results:
        return labelled(tag, lambda: value(0.001), labels, each)

    return lambda: Case(config(tag), side(), side())


def of_controls(
    tag: str, value: Callable[[float], Value], controls: int, each: int
) -> Callable[[], Case]:
    """Crowded regions of many controls on both sides."""
    names = [f"c{number}" for number in range(controls)]
    all_of_them = "".join(f'<{tag} name="{name}" toName="o"/>' for name in names)

    def side() -> Results:
        found = results(lambda: value(0.001), controls * each)
        return [
            region | {"from_name": names[number % controls]}
            for number, region in enumerate(found)
        ]

    return lambda: Case(f'<View><Image name="o"/>{all_of_them}</View>', side(), side())


def of_pages(
    tag: str, value: Callable[[float], Value], pages: int, each: int
) -> Callable[[], Case]:
    """Crowded regions of many pages on both sides."""

    def side() -> Results:
        found = results(lambda: value(0.001), pages * each)
        return [r | {"item_index": number % pages} for number, r in enumerate(found)]

    return lambda: Case(config(tag), side(), side())


def ranking() -> Value:
    """Items in a random order."""
    return {"ranker": CHANCE.sample([*map(str, range(MANY))], MANY)}


def megabyte() -> Value:
    """A text of a megabyte."""
    return {"text": [text(10**6)]}


OTHERS: dict[str, Callable[[], Case]] = {
    "track of 100,000 key frames": single(
        "VideoRectangle", lambda: long_track(1e6, 100_000)
    ),
    "track of 1e12 frames": single("VideoRectangle", lambda: long_track(1e12, 1000)),
    "curve of a thousand handles": single("VectorLabels", lambda: curve(1000)),
    "polygon of 100,000 points, tangled": single(
        "PolygonLabels", lambda: tangled(100_000)
    ),
    "track of a million key frames": single(
        "VideoRectangle", lambda: long_track(1e6, 1_000_000)
    ),
    "polygon of 10,000 points, tangled": single(
        "PolygonLabels", lambda: tangled(10_000)
    ),
    "1,000 polygons of 10,000 points, tangled": tangles,
    "1,000 masks of 4,000 x 4,000": large_masks(large_square, 1000),
    "10 masks of 4,000 x 4,000, 200,000 strokes each": large_masks(large_noise, 10),
    "10,000 relations": relations,
    "ranker of 10,000 items": single("Ranker", ranking),
    "chat of 10,000 messages of 10 kB": conversation,
    "texts of 1 MB": single("TextArea", megabyte),
    "texts of 1 MB, Damerau": single(
        "TextArea", megabyte, "similarity", {"algorithm": "damerau_levenshtein"}
    ),
    "texts of 1 MB, word errors": single("TextArea", megabyte, "wer"),
    "taxonomy of 100,000 paths": single(
        "Taxonomy", lambda: paths(100_000), "subtree_jaccard"
    ),
}


CROWDS = {
    "boxes": ("RectangleLabels", box),
    "turned boxes": ("RectangleLabels", turned),
    "polygons": ("PolygonLabels", polygon),
    "spans": ("Labels", span),
    "scenes": ("TimelineLabels", scene),
    "tracks": ("VideoRectangle", track),
    "turned tracks": ("VideoRectangle", turned_track),
    "masks": ("BrushLabels", mask),
    "paths": ("VectorLabels", path),
}
"""Kinds whose regions lie upon one another in several groups of a pair of results."""

LARGE = 2000


def of_groups() -> dict[str, Callable[[], Case]]:
    """Many groups of regions in one pair of results."""
    cases: dict[str, Callable[[], Case]] = {
        "boxes, 10,000 labels of 3": of_labels("RectangleLabels", box, 10_000, 3),
        "100 controls of 1,000 boxes": of_controls("RectangleLabels", box, 100, 1000),
    }
    for name, (tag, value) in CROWDS.items():
        cases[f"{name}, 5 labels of {LARGE}"] = of_labels(tag, value, 5, LARGE)
        cases[f"{name}, 20 controls of 500"] = of_controls(tag, value, 20, 500)
        cases[f"{name}, 100 pages of 100"] = of_pages(tag, value, 100, 100)
    return cases


def main() -> None:
    """Print the seconds of each, on one core."""
    asked = sys.argv[1:]
    sys.stdout.write("| case | seconds |\n|---|---:|\n")
    for name, make in {**of_regions(), **of_groups(), **OTHERS}.items():
        if not asked or any(part in name for part in asked):
            sys.stdout.write(f"| {name} | {seconds(make()):.1f} |\n")
            sys.stdout.flush()


def seconds(case: Case) -> float:
    """How long its score takes."""
    scorer = compile_scorer(case.config, case.profile)
    start = time.thread_time()
    scorer.score(case.truth, case.other)
    return time.thread_time() - start


if __name__ == "__main__":
    main()
