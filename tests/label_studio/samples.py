"""Tasks to fill a project with."""

from tests.label_studio.there import MOODS, Json, mood


def sample(count: int, annotations: int) -> list[Json]:
    """Tasks with so many annotations and a prediction each.

    Label Studio marks what is imported as ground truth where that is not said.
    """
    return [
        {
            "data": {"text": f"text {place}"},
            "annotations": [
                {"result": mood(MOODS[(place + n) % 3]), "ground_truth": False}
                for n in range(annotations)
            ],
            "predictions": [
                {"result": mood("calm"), "model_version": "m1", "score": 0.5}
            ],
        }
        for place in range(count)
    ]
