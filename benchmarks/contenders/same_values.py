"""Whether others, who have shapes of their own, tell the same values as ours."""

import json
from typing import Any

from benchmarks.scenarios import Scenario
from models import timestamps


def postgraphile(_: Scenario, ours: bytes, theirs: bytes) -> bool:
    """Whether PostGraphile's page has all values of ours but ``accuracyStatus``."""
    page = json.loads(theirs)["allTasks"]
    expected = json.loads(ours)["tasks"]
    nodes = [_task(task) for task in page["nodes"]]
    more = [one["pageInfo"]["hasNextPage"] for one in (page, expected)]
    for task in expected["nodes"]:
        for annotation in task["annotations"]:
            del annotation["accuracyStatus"]
    return more[0] is more[1] and nodes == expected["nodes"]


def _task(task: Any) -> Any:
    truth = task["groundTruthByTaskId"]
    answers = task["annotationsByTaskId"]["nodes"]
    guesses = task["predictionsByTaskId"]["nodes"]
    return {
        "id": f"Task:{task['rowId']}",
        "data": json.loads(task["data"]),
        "annotationCount": task["annotationCount"],
        "meanAccuracy": task["meanAccuracy"],
        "groundTruth": truth
        and _answer("Annotation", truth["annotationByAnnotationIdAndTaskId"]),
        "annotations": [_answer("Annotation", one) for one in answers],
        "predictions": [_answer("Prediction", one) for one in guesses],
    }


def _answer(kind: str, answer: Any) -> Any:
    known = {name: value for name, value in answer.items() if name != "rowId"}
    if "createdAt" in known:
        known["createdAt"] = timestamps.to_the_millisecond(int(known["createdAt"]))
    id_ = f"{kind}:{answer['rowId']}"
    return {**known, "id": id_, "result": json.loads(answer["result"])}


def label_studio(scenario: Scenario, ours: bytes, theirs: bytes) -> bool:
    """Whether Label Studio's page has all values but accuracies, or the mark is set."""
    given, expected = json.loads(theirs), json.loads(ours)
    if scenario.name == "set":
        changed: bool = expected["setGroundTruth"]["changed"]
        return changed and given["ground_truth"] is True
    pages = zip(expected["tasks"]["nodes"], given["tasks"], strict=True)
    return all(_shown(task) == _told(other) for task, other in pages)


def _shown(task: Any) -> Any:
    """What our answer says of a task and Label Studio's says too."""
    answers = [(one["result"], one["wasCancelled"]) for one in task["annotations"]]
    guesses = [
        (one["result"], one["modelVersion"], one["score"])
        for one in task["predictions"]
    ]
    truths = [task["groundTruth"]["result"]]
    return task["data"], task["annotationCount"], truths, answers, guesses


def _told(task: Any) -> Any:
    """The same of Label Studio's answer."""
    annotations = task["annotations"]
    answers = [(one["result"], one["was_cancelled"]) for one in annotations]
    guesses = [
        (one["result"], one["model_version"], one["score"])
        for one in task["predictions"]
    ]
    truths = [one["result"] for one in annotations if one["ground_truth"]]
    return task["data"], task["total_annotations"], truths, answers, guesses
