"""Scoring: odd pairs of results under odd label configs and profiles."""

import random
import re
from typing import Any

import orjson
from hypothesis import strategies as st

from scoring import ConfigError, ProfileError, compile_confusions, compile_scorer
from tests.fuzz.world import JSON, World, check_answer
from tests.scoring.examples import EXAMPLES
from tests.scoring.nasty import look
from tests.scoring.test_mixed_up import ODD, mixed_up, profile_of

CASES = CONFIGS = st.integers(0, 2**48)
_PARTS = re.compile(r'<[^>]*>|[\w.]+="[^"]*"', re.DOTALL)
_CONFIGS = [example["config"] for example in EXAMPLES.values()]
_ALL_PARTS = sorted({part for config in _CONFIGS for part in _PARTS.findall(config)})
_ODD = [
    "", "<", ">", "&", "&#0;", "&amp;", '"', "]]>", "<!--", "<!DOCTYPE a>", "\0", "é",
    'name="x"', 'toName="x"', 'toName=""', 'name="a" name="b"', "<View>", "</View>",
    'perRegion="true"', 'choice="multiple"', 'value="$x[0].{{idx}}"', "<Choice/>",
    '<Repeater on="$x">', 'maxRating="1e9"', 'minValue="nan"', "\ud800",
]  # fmt: skip
_CHANGE = """mutation ($input: UpdateProjectInput!) {
  updateProject(input: $input, dryRun: true) { labelConfigEffects { taskCount } }
}"""
_CREATE = """mutation ($input: CreateProjectInput!) {
  createProject(input: $input) { project { scoringProfile { controls { metric } } } }
}"""


def run(_: World, seed: int) -> None:
    """Compare; every score lies from 0 to 1."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    name = chance.choice(sorted(EXAMPLES))
    example = EXAMPLES[name]
    config = example["config"]
    if chance.random() < 0.5:
        config = _changed(config, chance)
    profile = profile_of(example["config"], chance)
    for step in ("control_weights", "metrics", "both_empty", "label_weights"):
        if chance.random() < 0.1:
            profile[step] = chance.choice(ODD)
    try:
        scorer = compile_scorer(config, chance.choice([profile, profile, {}]))
    except (ConfigError, ProfileError):
        return
    truth, other = (_result(chance, example["result"]) for _ in range(2))
    look(scorer, truth, other)
    look(scorer, other, truth)
    confusions = compile_confusions(config)
    list(confusions.between(confusions.read(truth), confusions.read(other)))


def _result(chance: random.Random, results: list[Any]) -> Any:
    if chance.random() < 0.2:
        other = chance.choice(list(EXAMPLES.values()))["result"]
        return mixed_up([*results, *other], chance)
    return mixed_up(results, chance)


def configure(world: World, seed: int) -> None:
    """Give a project this label config, as a trial and in truth."""
    chance = random.Random(seed)  # noqa: S311 - no secret
    config = _changed(chance.choice(_CONFIGS), chance)
    change = {"id": chance.randrange(1, 4), "labelConfig": config}
    created = {"title": "Made up", "labelConfig": config}
    for document, given in ((_CHANGE, change), (_CREATE, created)):
        body = {"query": document, "variables": {"input": given}}
        try:
            content = orjson.dumps(body)
        except TypeError:  # half of a surrogate pair
            continue
        check_answer(world.client.post("/graphql", content=content, headers=JSON))


def _changed(config: str, chance: random.Random) -> str:
    """The label config with parts swapped, doubled, left out or odd."""
    for _ in range(chance.randrange(1, 5)):
        if not (found := list(_PARTS.finditer(config))):
            break
        part = chance.choice(found)
        new = chance.choice([*_ODD, chance.choice(_ALL_PARTS), part[0] * 2])
        config = config[: part.start()] + new + config[part.end() :]
    return config
