"""How long it takes to score a pair of results, beside a plain way to do the same.

The plain way computes every overlap with numpy's broadcasting, or shapely's tree and
vectorised calls, and pairs with scipy. Both are given twice: overlap and pairing of
what was read already, and the whole from JSON values to the score. The plain way reads
no more than the numbers; ours checks all that it reads.

Each region of the one side has its own of the other, shifted a little, in another
order. All four take turns; the time is that of the processor, the best of all rounds.

    python -m benchmarks.scoring
"""

import math
import random
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from scoring import compile_scorer
from scoring.extents.extent import Canvas
from scoring.label_config import read_label_config
from scoring.measures import measures_of
from scoring.results import Results

SECONDS = 1.5
FEWEST_ROUNDS = 5
SIZES = (1, 10, 100, 1000)
FRAMES = 1000
WIDTH, HEIGHT = 320, 240

MASKS: dict[tuple[int, ...], NDArray[np.bool_]] = {}
"""The images of the masks that were made, for the plain way."""

Matrix = NDArray[np.float64]
Values = list[dict[str, Any]]


class Kind(NamedTuple):
    """A kind of region: its tag, random values of it, and the plain way to score."""

    name: str
    tag: str
    value: Callable[[random.Random], dict[str, Any]]
    plain: Callable[[Values, Values], Callable[[], object]]
    known: tuple[float, ...]
    """Milliseconds that were found elsewhere for overlap and pairing, for each size."""
    sizes: tuple[int, ...] = SIZES
    prepares: bool = False
    """Whether boxes are placed in pixels or frames for each comparison, not once."""


def box(chance: random.Random) -> dict[str, Any]:
    """A box, the other side's a little beside it."""
    return {
        "x": chance.uniform(0, 90),
        "y": chance.uniform(0, 90),
        "width": chance.uniform(2, 8),
        "height": chance.uniform(2, 8),
        "rotation": 0,
    }


def turned_box(chance: random.Random) -> dict[str, Any]:
    """A box turned by any angle."""
    return box(chance) | {"rotation": chance.uniform(1, 359)}


def polygon(chance: random.Random) -> dict[str, Any]:
    """A polygon of 20 points."""
    x, y, radius = chance.uniform(9, 90), chance.uniform(9, 90), chance.uniform(0.5, 2)
    angles = [2 * math.pi * step / 20 for step in range(20)]
    return {
        "points": [
            [x + radius * math.cos(angle), y + radius * math.sin(angle)]
            for angle in angles
        ]
    }


def span(chance: random.Random) -> dict[str, Any]:
    """A span in a text of 50,000 characters."""
    start = chance.randrange(50_000)
    return {"start": start, "end": start + chance.randrange(1, 80)}


def track(chance: random.Random) -> dict[str, Any]:
    """A track through a video that starts and ends anywhere in it."""
    first, last = sorted(chance.sample(range(1, FRAMES), 2))
    return {
        "framesCount": FRAMES,
        "sequence": [
            {"frame": frame, "enabled": frame == first} | box(chance)
            for frame in (first, last)
        ],
    }


def mask(chance: random.Random) -> dict[str, Any]:
    """A mask of one painted rectangle, as Label Studio packs it."""
    return mask_at(chance.randrange(WIDTH - 60), chance.randrange(HEIGHT - 60))


def mask_at(left: int, top: int) -> dict[str, Any]:
    """A mask with a square painted there."""
    image = np.zeros((HEIGHT, WIDTH), bool)
    image[top : top + 50, left : left + 50] = True
    rle = packed(image)
    MASKS[tuple(rle)] = image
    return {"format": "rle", "rle": rle}


def packed(image: NDArray[np.bool_]) -> list[int]:
    """The image as Label Studio packs it."""
    values = np.repeat(image.ravel(), 4)
    bits = [f"{len(values):032b}{7:05b}", *["1111"] * 4]
    starts = np.flatnonzero(np.diff(values, prepend=~values[:1]))
    ends = [*starts[1:].tolist(), len(values)]
    for start, end in zip(starts.tolist(), ends, strict=True):
        length, value = end - start, values[start]
        while length:
            part = min(length, 1 << 16)
            bits.append(f"111{part - 1:016b}{255 * int(value):08b}")
            length -= part
    joined = "".join(bits)
    joined += "0" * (-len(joined) % 8)
    return [int(joined[at : at + 8], 2) for at in range(0, len(joined), 8)]


def plain_boxes(truths: Values, others: Values) -> Callable[[], object]:
    """All overlaps by broadcasting, then pairing."""
    mine, theirs = (
        np.array(
            [[v["x"], v["y"], v["x"] + v["width"], v["y"] + v["height"]] for v in s]
        )
        for s in (truths, others)
    )

    def score() -> object:
        low = np.maximum(mine[:, None, :2], theirs[None, :, :2])
        high = np.minimum(mine[:, None, 2:], theirs[None, :, 2:])
        shared = np.clip(high - low, 0, None).prod(axis=2)
        areas = [(side[:, 2:] - side[:, :2]).prod(axis=1) for side in (mine, theirs)]
        return _paired(shared / (areas[0][:, None] + areas[1] - shared))

    return score


def plain_spans(truths: Values, others: Values) -> Callable[[], object]:
    """All overlaps by broadcasting, then pairing."""
    mine, theirs = (
        np.array([[v["start"], v["end"]] for v in s], float) for s in (truths, others)
    )

    def score() -> object:
        start = np.maximum(mine[:, None, 0], theirs[None, :, 0])
        end = np.minimum(mine[:, None, 1], theirs[None, :, 1])
        shared = np.clip(end - start, 0, None)
        length = mine[:, 1] - mine[:, 0], theirs[:, 1] - theirs[:, 0]
        return _paired(shared / (length[0][:, None] + length[1] - shared))

    return score


def plain_polygons(truths: Values, others: Values) -> Callable[[], object]:
    """Overlaps of those whose bounds meet, by a tree, then pairing."""
    mine, theirs = (
        [shapely.Polygon(_corners(value)) for value in side]
        for side in (truths, others)
    )

    def score() -> object:
        overlap = np.zeros((len(mine), len(theirs)))
        rows, columns = shapely.STRtree(theirs).query(mine)
        a, b = np.array(mine)[rows], np.array(theirs)[columns]
        shared = shapely.area(shapely.intersection(a, b))
        overlap[rows, columns] = shared / (shapely.area(a) + shapely.area(b) - shared)
        return _paired(overlap)

    return score


def _corners(value: dict[str, Any]) -> list[list[float]]:
    if "points" in value:
        points: list[list[float]] = value["points"]
        return points
    angle = math.radians(value["rotation"])
    along = [value["width"] * math.cos(angle), value["width"] * math.sin(angle)]
    down = [-value["height"] * math.sin(angle), value["height"] * math.cos(angle)]
    x, y = value["x"], value["y"]
    return [
        [x, y],
        [x + along[0], y + along[1]],
        [x + along[0] + down[0], y + along[1] + down[1]],
        [x + down[0], y + down[1]],
    ]


def plain_tracks(truths: Values, others: Values) -> Callable[[], object]:
    """The boxes of every frame by interpolation, all overlaps at once, then pairing."""
    mine, theirs = (np.array([_frames(v) for v in s]) for s in (truths, others))

    def score() -> object:
        low = np.maximum(mine[:, None, :, :2], theirs[None, :, :, :2])
        high = np.minimum(mine[:, None, :, 2:], theirs[None, :, :, 2:])
        shared = np.clip(high - low, 0, None).prod(axis=3)
        areas = [(s[..., 2:] - s[..., :2]).prod(axis=2) for s in (mine, theirs)]
        union = areas[0][:, None] + areas[1] - shared
        overlap = (shared / np.where(union > 0, union, 1)).sum(axis=2)
        return _paired(overlap / (union > 0).sum(axis=2))

    return score


def _frames(value: dict[str, Any]) -> Matrix:
    first, last = value["sequence"]
    frames = np.arange(first["frame"], last["frame"] + 1)
    edges = np.zeros((FRAMES + 1, 4))
    for column, (start, size) in enumerate(
        (("x", None), ("y", None), ("x", "width"), ("y", "height"))
    ):
        ends = [key[start] + (key[size] if size else 0) for key in (first, last)]
        edges[frames, column] = np.interp(frames, [frames[0], frames[-1]], ends)
    return edges


def plain_masks(truths: Values, others: Values) -> Callable[[], object]:
    """All overlaps of boolean images that are decoded already, then pairing."""
    images = [[MASKS[tuple(v["rle"])].ravel() for v in s] for s in (truths, others)]
    mine, theirs = (np.array(side, np.float32) for side in images)

    def score() -> object:
        shared = mine @ theirs.T
        return _paired(
            shared / (mine.sum(axis=1)[:, None] + theirs.sum(axis=1) - shared)
        )

    return score


def _paired(overlap: Matrix) -> float:
    rows, columns = linear_sum_assignment(overlap, maximize=True)
    return float(overlap[rows, columns].sum())


KINDS = (
    Kind("boxes", "Rectangle", box, plain_boxes, (0.035, 0.056, 0.36, 36)),
    Kind(
        "turned boxes",
        "Rectangle",
        turned_box,
        plain_polygons,
        (0.045, 0.55, 9.1, 64),
        prepares=True,
    ),
    Kind(
        "polygons of 20 points",
        "Polygon",
        polygon,
        plain_polygons,
        (0.15, 0.49, 6.1, 51),
    ),
    Kind("spans", "Labels", span, plain_spans, (0.014, 0.022, 0.19, 20)),
    Kind("masks of 320 x 240", "Brush", mask, plain_masks, (), (1, 10, 100)),
    Kind(
        "tracks of 1,000 frames",
        "VideoRectangle",
        track,
        plain_tracks,
        (0.05, 1.7, 28),
        (1, 10, 50),
        prepares=True,
    ),
)


def beside(value: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """The same region as somebody else would mark it: a little aside."""
    across, down = chance.uniform(-1, 1), chance.uniform(-1, 1)
    if "points" in value:
        moved = [[x + across / 2, y + down / 2] for x, y in value["points"]]
        return {**value, "points": moved}
    if "sequence" in value:
        frames = [
            {**f, "x": f["x"] + across, "y": f["y"] + down} for f in value["sequence"]
        ]
        return {**value, "sequence": frames}
    if "x" in value:
        return {**value, "x": value["x"] + across, "y": value["y"] + down}
    if "start" in value:
        end = max(value["start"] + 1, value["end"] + chance.randrange(-5, 6))
        return {**value, "end": end}
    return value


def results(values: Values) -> list[dict[str, Any]]:
    """Label Studio's results with these values."""
    common = {"from_name": "c", "to_name": "o"}
    size = {"original_width": WIDTH, "original_height": HEIGHT}
    return [common | size | {"id": str(n), "value": v} for n, v in enumerate(values)]


def milliseconds(calls: Sequence[Callable[[], object]]) -> list[float]:
    """The best time of each, in rounds in which all take turns."""
    best, begin, rounds = [math.inf] * len(calls), time.perf_counter(), 0
    while rounds < FEWEST_ROUNDS or time.perf_counter() - begin < SECONDS:
        for number, call in enumerate(calls):
            start = time.thread_time()
            call()
            best[number] = min(best[number], time.thread_time() - start)
        rounds += 1
    return [seconds * 1000 for seconds in best]


def row(kind: Kind, size: int) -> str:
    """One line of the table: how long each way takes for so many regions a side."""
    chance = random.Random(size)  # noqa: S311 - sample data, no secret
    truths = [kind.value(chance) for _ in range(size)]
    others = [beside(value, chance) for value in truths]
    chance.shuffle(others)
    config = f'<View><Image name="o"/><{kind.tag} name="c" toName="o"/></View>'
    truth, other = results(truths), results(others)
    scorer = compile_scorer(config)
    (measure,) = measures_of(read_label_config(config), scorer.controls)
    mine, theirs = measure.read(Results(truth)), measure.read(Results(other))
    shapes = [[region.shape for region in side.regions] for side in (mine, theirs)]
    overlaps = mine.regions[0].extent.similarity(*shapes, Canvas(WIDTH, HEIGHT))

    prepared = kind.plain(truths, others)

    def from_values() -> object:
        return kind.plain(truths, others)()

    plain, plain_whole, paired, whole = milliseconds(
        (
            from_values if kind.prepares else prepared,
            from_values,
            lambda: measure.score(mine, theirs),
            lambda: scorer.score(truth, other),
        )
    )
    known = dict(zip(kind.sizes, kind.known, strict=False)).get(size)
    cells = [
        kind.name,
        str(size),
        f"{np.count_nonzero(overlaps) / size:.1f}",
        "" if known is None else f"{known:g}",
        *(f"{figure:.3f}" for figure in (plain, paired)),
        f"{paired / plain:.2f}",
        *(f"{figure:.3f}" for figure in (plain_whole, whole)),
        f"{whole / plain_whole:.2f}",
    ]
    return f"| {' | '.join(cells)} |\n"


HEADS = (
    "regions",
    "a side",
    "each overlaps",
    "elsewhere",
    "plain, paired",
    "ours, paired",
    "ratio",
    "plain, whole",
    "ours, whole",
    "ratio",
)


def main() -> None:
    """Print the table, in milliseconds and as ratios to the plain way."""
    sys.stdout.write(f"| {' | '.join(HEADS)} |\n|{'---|' * len(HEADS)}\n")
    for kind in KINDS:
        for size in kind.sizes:
            sys.stdout.write(row(kind, size))
            sys.stdout.flush()


if __name__ == "__main__":
    main()
