"""Hypothesis strategies: well-formed values for every control tag."""

from typing import Any

from hypothesis import strategies as st

from tests.scoring.builders import rle

Values = st.SearchStrategy[list[dict[str, Any]]]

NAMES = st.sampled_from(["A", "B", "C"])
LABELS = st.lists(NAMES, max_size=2, unique=True)
PERCENT = st.integers(0, 80)
SIZE = st.integers(1, 20)
WORDS = st.lists(st.sampled_from(["cat", "sat", "mat", "éa"]), max_size=5).map(" ".join)


def regions(label_field: str | None = None, **fields: st.SearchStrategy[Any]) -> Values:
    """One to four regions, each with a value of these fields."""
    if label_field:
        fields[label_field] = LABELS
    return st.lists(st.fixed_dictionaries(fields), min_size=1, max_size=4)


def single(field: str, values: st.SearchStrategy[Any]) -> Values:
    """One answer."""
    return st.fixed_dictionaries({field: values}).map(lambda value: [value])


def _ends(fields: tuple[str, str], latest: int = 60) -> st.SearchStrategy[Any]:
    starts = st.integers(1, latest), st.integers(1, 30)
    return st.tuples(*starts).map(
        lambda pair: {fields[0]: pair[0], fields[1]: pair[0] + pair[1]}
    )


BOXES = regions("rectanglelabels", x=PERCENT, y=PERCENT, width=SIZE, height=SIZE)
TURNED_BOXES = regions(
    "rectanglelabels",
    x=PERCENT,
    y=PERCENT,
    width=SIZE,
    height=SIZE,
    rotation=st.integers(0, 359),
)
ELLIPSES = regions("ellipselabels", x=PERCENT, y=PERCENT, radiusX=SIZE, radiusY=SIZE)
POLYGONS = regions(
    "polygonlabels",
    points=st.tuples(PERCENT, PERCENT, SIZE, SIZE).map(
        lambda b: [[b[0], b[1]], [b[0] + b[2], b[1]], [b[0], b[1] + b[3]]]
    ),
)
POINTS = regions("keypointlabels", x=PERCENT, y=PERCENT)
LINES = regions(
    "vectorlabels",
    vertices=st.tuples(PERCENT, PERCENT, SIZE, SIZE).map(
        lambda b: [
            {"id": "1", "x": b[0], "y": b[1], "prevPointId": None},
            {"id": "2", "x": b[0] + b[2], "y": b[1] + b[3], "prevPointId": "1"},
        ]
    ),
    closed=st.just(False),
)
MASKS = regions(
    "brushlabels",
    rle=st.text("#.", min_size=8, max_size=8).map(rle),
)
SPANS = st.lists(
    st.tuples(_ends(("start", "end")), LABELS).map(lambda v: {**v[0], "labels": v[1]}),
    min_size=1,
    max_size=4,
)
ELEMENT_SPANS = regions(
    "hypertextlabels",
    globalOffsets=_ends(("start", "end")),
)
FRAMES = regions(
    "timelinelabels", ranges=_ends(("start", "end")).map(lambda ends: [ends])
)
TRACKS = regions(
    "labels",
    framesCount=st.just(100),
    sequence=st.tuples(_ends(("first", "last")), PERCENT, PERCENT, SIZE, SIZE).map(
        lambda v: [
            {
                "frame": frame,
                "enabled": enabled,
                "x": v[1],
                "y": v[2],
                "width": v[3],
                "height": v[4],
            }
            for frame, enabled in ((v[0]["first"], True), (v[0]["last"], False))
        ]
    ),
)
CHOICES = single("choices", st.lists(NAMES, min_size=1, unique=True))
PATHS = single(
    "taxonomy",
    st.lists(st.lists(NAMES, min_size=1, max_size=3), min_size=1, max_size=3),
)
TEXTS = single("text", st.lists(WORDS, min_size=1, max_size=3))
RATINGS = single("rating", st.integers(0, 5))
NUMBERS = single("number", st.floats(-100, 100))
MOMENTS = single(
    "datetime", st.sampled_from(["2026-01-31", "2026-01-31T01:00:00Z", "soon"])
)
SIDES = single("selected", st.sampled_from(["left", "right"]))
RANKINGS = single("ranker", st.permutations(["i1", "i2", "i3", "i4"]).map(list))
BUCKETS = single(
    "ranker",
    st.dictionaries(NAMES, st.lists(st.integers(1, 9), min_size=1), min_size=1),
)
MESSAGES = st.lists(
    st.fixed_dictionaries(
        {
            "chatmessage": st.fixed_dictionaries(
                {"role": st.sampled_from(["user", "bot"]), "content": WORDS}
            )
        }
    ),
    min_size=1,
    max_size=4,
)
OBJECTS = regions(
    reactcode=st.dictionaries(NAMES, st.integers(0, 3) | st.lists(NAMES, max_size=2))
)
OTHERS = regions(anything=st.integers(0, 3) | st.booleans())
