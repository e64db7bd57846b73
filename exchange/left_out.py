"""What a task in a file says it has, and does not hold in a form that can be read."""

from collections.abc import Mapping, Sequence

from exchange.checks import InvalidValue, listed

ONLY_IDS = (
    "are left out: these are only their ids. Label Studio writes them in full in a"
    " snapshot (POST /api/projects/ID/exports/) with serialization_options"
    ' {"predictions": {"only_id": false},'
    ' "annotations__completed_by": {"only_id": false}}.'
)
_WHERE_FROM = (
    "Read the tasks with `fields=all`, or in Label Studio choose Export, then JSON."
)
_OLD_KEY = "completions"
_COUNTS = (("annotations", "total_annotations"), ("predictions", "total_predictions"))


def annotations_of(
    task: Mapping[str, object], told: list[InvalidValue]
) -> tuple[str, list[tuple[int, object]]]:
    """The key that a task's annotations lie under, and those written in full.

    Label Studio called them ``completions`` before 1.0.
    """
    annotations = listed(task.get("annotations"), "annotations")
    completions = listed(task.get(_OLD_KEY), _OLD_KEY)
    if completions and annotations:
        message = "are ignored, because the task also has `annotations`."
        told.append(InvalidValue(_OLD_KEY, message, len(completions)))
    if completions and not annotations:
        return _OLD_KEY, _in_full(completions, _OLD_KEY, told)
    return "annotations", _in_full(annotations, "annotations", told)


def predictions_of(
    task: Mapping[str, object], told: list[InvalidValue]
) -> list[tuple[int, object]]:
    """The predictions of a task that are written in full, with their places."""
    return _in_full(listed(task.get("predictions"), "predictions"), "predictions", told)


def _in_full(
    answers: Sequence[object], key: str, told: list[InvalidValue]
) -> list[tuple[int, object]]:
    """The answers with their places, without those of which there is only an id."""
    full = [(index, answer) for index, answer in enumerate(answers) if _is_full(answer)]
    ids = len(answers) - len(full)
    if ids:
        told.append(InvalidValue(key, ONLY_IDS, ids))
    return full


def _is_full(answer: object) -> bool:
    if isinstance(answer, dict):
        return answer.keys() != {"id"}
    return isinstance(answer, bool) or not isinstance(answer, int | float)


def tell_what_is_missing(task: Mapping[str, object], told: list[InvalidValue]) -> None:
    """Tell of answers that are counted and not there, and of drafts."""
    for key, count_key in _COUNTS:
        count = task.get(count_key)
        if isinstance(count, int) and count > 0 and not _holds(task, key):
            message = f"are missing: `{count_key}` counts some. {_WHERE_FROM}"
            told.append(InvalidValue(key, message, count))
    drafts = task.get("drafts")
    if isinstance(drafts, list) and drafts:
        message = "are ignored: a draft is not an answer until it is submitted."
        told.append(InvalidValue("drafts", message, len(drafts)))


def _holds(task: Mapping[str, object], key: str) -> bool:
    return bool(task.get(key) or (key == "annotations" and task.get(_OLD_KEY)))
