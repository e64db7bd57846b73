"""What people take for a file of tasks, and what to export instead.

Each is told by what only it has, and refused by its name.
"""

import re
from collections.abc import Mapping

INSTEAD = "In Label Studio choose Export, then JSON."

_CONFIG = (
    "a label config of Label Studio, not tasks. Give it with --label-config, or set it"
    " with `updateProject`."
)
_BY_START = (
    ("<View", _CONFIG),
    ("&lt;View", _CONFIG),
    ("<annotation", f"Pascal VOC's XML, which has no authors. {INSTEAD}"),
    ("<", f"XML or HTML, not JSON. {INSTEAD}"),
    ("-DOCSTART-", f"CONLL, which has no authors and no ids. {INSTEAD}"),
    ("%PDF-", f"a PDF, not JSON. {INSTEAD}"),
)
_YOLO = re.compile(r"[0-9]+(\s+[0-9.eE+-]+){4,}\s*(\n|$)")
_JSON_MIN = (
    "a row of Label Studio's JSON_MIN, which has no ground truths, no skipped answers"
    f" and no ids of results. {INSTEAD}"
)
_ANSWER_PLACE = (
    "without its task. Read the tasks with their annotations instead:"
    " `GET /api/projects/ID/export?exportType=JSON`, or in Label Studio Export, then"
    " JSON."
)
_BY_KEYS: tuple[tuple[frozenset[str], str], ...] = tuple(
    (frozenset(keys.split()), name)
    for keys, name in (
        ("annotation_id annotator", _JSON_MIN),
        ("annotation_id lead_time", _JSON_MIN),
        ("images annotations categories", f"COCO, which has no authors. {INSTEAD}"),
        ("categories info", f"the notes of a COCO or YOLO export. {INSTEAD}"),
        ("audio_filepath text", f"an ASR manifest, which has no authors. {INSTEAD}"),
        (
            "label_config title",
            "a project of Label Studio's API, not its tasks. Give its `label_config`"
            f" with --label-config. For the tasks: {INSTEAD}",
        ),
        ("action", f"a message of a webhook of Label Studio. {INSTEAD}"),
        ("result model_version", f"a prediction of Label Studio, {_ANSWER_PLACE}"),
        ("result completed_by", f"an annotation of Label Studio, {_ANSWER_PLACE}"),
        ("result task", f"an annotation of Label Studio, {_ANSWER_PLACE}"),
        (
            "email username",
            "a user of Label Studio, not a task. Give such a list with --users.",
        ),
        (
            "email first_name",
            "a user of Label Studio, not a task. Give such a list with --users.",
        ),
    )
)


def named_object(value: Mapping[str, object]) -> str | None:
    """What an object without ``data`` is, in words; None where nobody knows."""
    for keys, name in _BY_KEYS:
        if keys <= value.keys():
            return f"This is {name}"
    return None


def named_text(start: str) -> str | None:
    """What a text is that does not begin as JSON, in words; None where nobody knows."""
    text = start.lstrip()
    if text.startswith("<?xml"):
        text = text[text.find("?>") + 2 :].lstrip()
    for beginning, name in _BY_START:
        if text.startswith(beginning):
            return name
    if _YOLO.match(text):
        return f"YOLO's text, which has no authors and no ids. {INSTEAD}"
    return _named_table(text.partition("\n")[0])


def _named_table(line: str) -> str | None:
    for mark, name in (("\t", "TSV"), (",", "CSV"), (";", "CSV")):
        if mark in line:
            return (
                f"{name}, which has no ground truths and no skipped answers. {INSTEAD}"
            )
    return None
