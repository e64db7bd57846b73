"""Label Studio's control tags, by what their answers are."""

BOXES = ("RectangleLabels", "Rectangle", "OcrLabels")
POLYGONS = ("PolygonLabels", "Polygon")
ELLIPSES = ("EllipseLabels", "Ellipse")
POINTS = ("KeyPointLabels", "KeyPoint")
MASKS = ("BrushLabels", "Brush", "BitmaskLabels", "Bitmask", "MagicWand")
PATHS = ("VectorLabels", "Vector")
SPANS = ("Labels", "TimeSeriesLabels")
ELEMENT_SPANS = ("HyperTextLabels", "ParagraphLabels")
FRAMES = ("TimelineLabels",)
TRACKS = ("VideoRectangle",)

REGION_TAGS = frozenset(
    (
        *BOXES,
        *POLYGONS,
        *ELLIPSES,
        *POINTS,
        *MASKS,
        *PATHS,
        *SPANS,
        *ELEMENT_SPANS,
        *FRAMES,
        *TRACKS,
    )
)
"""Tags whose results are places in the object: shapes, spans, tracks."""

ANSWER_TAGS = (
    "Choices",
    "Taxonomy",
    "TextArea",
    "Rating",
    "Number",
    "DateTime",
    "Pairwise",
    "Ranker",
)
"""Tags that are answered once, or once for each region or page."""

CUSTOM_TAGS = ("ReactCode", "Custom", "CustomInterface")

TAGS = {
    tag.lower(): tag
    for tag in (*sorted(REGION_TAGS), *ANSWER_TAGS, *CUSTOM_TAGS, "Chat")
}
"""The tags as Label Studio's manual writes them, by their lower case."""

SELF_POINTING = frozenset({"chat", *(tag.lower() for tag in CUSTOM_TAGS)})
"""Lower case of the tags that are control and object in one and need no toName."""

VIDEO_SHAPES = frozenset({"videorectangle", "videovector", "videovectorlabels"})
"""Lower case of the tags whose results hold the labels of the Labels tag beside."""
