"""Attacks by what is dear to compare, and by what is much to do."""

import operator
import random
import time
from concurrent.futures import Future, ThreadPoolExecutor
from statistics import median
from typing import Any

import httpx2
from scipy.stats import binomtest
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from tests.attacks.talking import Answered, Target, ask, client
from tests.attacks.world import heavy

PAIRS = 8
MANY_PAIRS = 1_000
SECONDS_BETWEEN_CHANGES = 0.03
"""So that an annotator keeps within their rate."""
AT_ONCE = 20
LEAVES_AFTER = 1.0
CREATE = """mutation ($task: ID!, $result: JSON!) {
  createAnnotation(input: {taskId: $task, result: $result}) { annotation { id } }
}"""
UPDATE = """mutation ($id: ID!, $result: JSON!) {
  updateAnnotation(input: {id: $id, result: $result}) {
    annotation { id result task { annotations { id } } }
  }
}"""
DETAILS = "{ task(id: %d) { annotations { accuracyDetails { accuracy } } } }"
CONFUSION = "{ project(id: %d) { confusionMatrices { control cells { count } } } }"
SPELLINGS = 50
BACKGROUND_SECONDS = 10


def answers_to_a_truth(target: Target) -> str:
    """An annotator asks by heavy answers which of two tasks has a ground truth."""
    world = target.world
    answers: dict[int, list[Answered]] = {world.with_truth: [], world.without_truth: []}
    with client(target, world.annotator) as sender:
        for pair in range(PAIRS):
            for task_id, given in answers.items():
                given.append(
                    ask(sender, CREATE, task=task_id, result=heavy(200 + pair))
                )
    with_truth, without = (
        f"{median(a.seconds for a in given):.2f} s ({', '.join({*map(str, given)})})"
        for given in answers.values()
    )
    return f"each {with_truth} with a ground truth, {without} without"


def answers_in_pairs(target: Target) -> str:
    """An annotator changes small answers to both tasks 1,000 times, in random order."""
    world = target.world
    chance = random.Random(MANY_PAIRS)  # noqa: S311 - an order, no secret
    seconds: dict[int, list[float]] = {world.with_truth: [], world.without_truth: []}
    told: dict[int, set[tuple[int, str, int]]] = {task: set() for task in seconds}
    with client(target, world.annotator) as sender:
        answers = {
            task: ask(sender, CREATE, task=task, result=heavy(1, 1, 4)).said[
                "createAnnotation"
            ]["annotation"]["id"]
            for task in seconds
        }
        for pair in range(MANY_PAIRS):
            for task in chance.sample([*answers], 2):
                result = heavy(pair, 1, 4)
                given = ask(sender, UPDATE, id=answers[task], result=result)
                seconds[task].append(given.seconds)
                told[task].add((given.status, given.code, given.size))
                time.sleep(SECONDS_BETWEEN_CHANGES)
    slower = sum(map(operator.gt, *seconds.values()))
    chances = binomtest(slower, MANY_PAIRS).pvalue
    medians = " and ".join(f"{median(each) * 1000:.2f}" for each in seconds.values())
    are_alike = len({frozenset(each) for each in told.values()}) == 1
    return (
        f"{medians} ms with and without a ground truth, {slower} of {MANY_PAIRS} slower"
        f" with (p = {chances:.2f}); statuses and bytes"
        f" {'are' if are_alike else 'ARE NOT'} the same"
    )


def nothing(target: Target) -> str:
    """Nothing, while what was planted is compared in the background."""
    time.sleep(BACKGROUND_SECONDS)
    return "-"


def verifying(target: Target) -> str:
    """A reviewer stars one of 14 heavy answers to a task."""
    query = "mutation { setGroundTruth(annotationId: %d) { changed } }"
    with client(target, target.world.reviewer) as sender:
        answer = ask(sender, query % target.world.starred_annotation)
    return f"{answer} after {answer.seconds:.1f} s"


def details(target: Target) -> str:
    """accuracyDetails of 10 answers, each as dear to compare as is allowed."""
    with client(target, target.world.reviewer) as sender:
        answer = ask(sender, DETAILS % target.world.dear_task)
    return f"{answer} after {answer.seconds:.1f} s"


def confusion(target: Target) -> str:
    """What is taken for what in a project where heavy answers were planted."""
    with client(target, target.world.reviewer) as sender:
        answer = ask(sender, CONFUSION % target.world.heavy_project)
    return f"{answer} after {answer.seconds:.1f} s"


def left(target: Target) -> str:
    """20 dear reads at once whose clients leave after a second."""
    answers = _at_once(target, DETAILS % target.world.dear_task, LEAVES_AFTER)
    return f"{sum(a.status == 0 for a in answers)} of {AT_ONCE} left unanswered"


def undo(target: Target) -> str:
    """1,000 pictures with 3 answers of 30 polygons: set, deleted and reverted."""
    world = target.world
    ids = list(range(world.picture_tasks[0], world.picture_tasks[1] + 1))
    with client(target, world.reviewer) as sender:
        made = ask(
            sender,
            "mutation ($ids: [ID!]!, $who: ID!) { setGroundTruths(taskIds: $ids,"
            " annotatorId: $who) { setCount } }",
            ids=ids,
            who=world.truth_annotator,
        )
        gone = ask(
            sender,
            "mutation ($ids: [ID!]!) { deleteGroundTruths(taskIds: $ids)"
            " { removedCount batchId } }",
            ids=ids,
        )
        batch = ((gone.said or {}).get("deleteGroundTruths") or {}).get("batchId", "")
        back = ask(
            sender,
            "mutation ($project: ID!, $batch: String!) { revertChanges("
            "projectId: $project, batchId: $batch) { results { task { id } } } }",
            project=world.pictures_project,
            batch=batch,
        )
    return ", ".join(f"{step} in {step.seconds:.1f} s" for step in (made, gone, back))


def spellings(target: Target) -> str:
    """One token in 50 spellings of its header, 60 requests each."""
    headers = [
        {"authorization": f"{scheme}{' ' * spaces}{target.world.annotator}"}
        for scheme in ("Bearer", "bearer", "BEARER", "Token", "token")
        for spaces in range(1, SPELLINGS // 5 + 1)
    ]
    passed = 0
    with httpx2.Client(base_url=target.url, trust_env=False) as sender:
        for header in headers * 60:
            body: Any = {"query": "{ viewer { id } }"}
            answer = sender.post("/graphql", json=body, headers=header)
            passed += answer.status_code == 200
    return f"{passed:,} of {len(headers) * 60:,} passed"


def searches(target: Target) -> str:
    """40 times a search for two letters that 200,000 tasks do not hold."""
    query = '{ tasks(filter: {search: "qq"}) { totalCount } }'
    answers = _at_once(target, query, 60, 40)
    longest = max(answer.seconds for answer in answers)
    counts = {str(a): sum(str(b) == str(a) for b in answers) for a in answers}
    said = ", ".join(f"{count} x {answer}" for answer, count in counts.items())
    return f"{said}, within {longest:.1f} s"


def subscriptions(target: Target) -> str:
    """20 subscriptions to a long history, a page of 100 tasks for each event."""
    world = target.world
    query = (
        "subscription ($project: ID!, $after: ID) { changes(projectId: $project,"
        " after: $after) { project { tasks(first: 100) { nodes { id data } } } } }"
    )
    address = f"{target.url.replace('http', 'ws', 1)}/graphql"
    delivered, until = 0, time.monotonic() + 10
    with connect(
        address, subprotocols=[Subprotocol("graphql-transport-ws")], max_size=None
    ) as websocket:
        websocket.send(_json(type="connection_init", payload={"token": world.reviewer}))
        websocket.recv(timeout=10)
        for number in range(20):
            variables = {"project": world.history_project, "after": world.first_change}
            payload = {"query": query, "variables": variables}
            websocket.send(_json(type="subscribe", id=f"{number}", payload=payload))
        while (rest := until - time.monotonic()) > 0:
            try:
                heard = websocket.recv(timeout=rest)
            except TimeoutError:
                break
            delivered += '"next"' in str(heard)[:200]
    return f"{delivered:,} events in 10 s"


def _at_once(
    target: Target, query: str, seconds: float, count: int = AT_ONCE
) -> list[Answered]:
    def asked(_: int) -> Answered:
        with client(target, target.world.reviewer, seconds) as sender:
            return ask(sender, query)

    with ThreadPoolExecutor(count) as threads:
        return list(threads.map(asked, range(count)))


def begun(target: Target, threads: ThreadPoolExecutor) -> list[Future[Answered]]:
    """20 dear reads that go on while the server is asked to stop."""

    def asked() -> Answered:
        with client(target, target.world.reviewer) as sender:
            return ask(sender, DETAILS % target.world.dear_task)

    return [threads.submit(asked) for _ in range(AT_ONCE)]


def _json(**said: object) -> str:
    return httpx2.Request("POST", "http://localhost", json=said).content.decode()
