"""Label Studio's label config: which control tags a project has."""

from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from scoring.tags import SELF_POINTING, TAGS, VIDEO_SHAPES


class ConfigError(ValueError):
    """The label config cannot be read; the message says why."""


class ControlTag(NamedTuple):
    """A tag of the label config that annotators answer."""

    name: str
    tag: str
    per_region: bool = False
    has_buckets: bool = False


class LabelConfig(NamedTuple):
    """The control tags of a project, in the order of the label config."""

    controls: tuple[ControlTag, ...]
    has_relations: bool = False
    track_labels: frozenset[str] = frozenset()
    """Labels tags that only name the labels of the tracks of a video."""


@lru_cache(maxsize=256)
def read_label_config(text: str) -> LabelConfig:
    """Read a label config; ConfigError if it is no XML or names two controls alike."""
    elements = list(_root(text).iter())
    pointing = [element for element in elements if _is_control(element)]
    track_labels = frozenset(_track_labels(pointing))
    controls = tuple(
        _control(element)
        for element in pointing
        if element.attrib["name"] not in track_labels
    )
    has_relations = any(element.tag.lower() == "relations" for element in elements)
    _refuse_twins(controls, has_relations=has_relations)
    return LabelConfig(controls, has_relations, track_labels)


def _root(text: str) -> Element:
    try:
        root: Element = fromstring(text)
    except ParseError as error:
        raise ConfigError(f"The label config is not valid XML: {error}.") from error
    except DefusedXmlException as error:
        raise ConfigError("The label config declares XML entities.") from error
    except ValueError as error:
        raise ConfigError("The label config holds characters no XML has.") from error
    return root


def _is_control(element: Element) -> bool:
    tag = element.tag.lower()
    points = "toName" in element.attrib or tag in SELF_POINTING
    return "name" in element.attrib and points and tag != "filter"


def _track_labels(controls: Iterable[Element]) -> Iterator[str]:
    """Names of the Labels tags on a video whose tracks hold the labels themselves."""
    controls = list(controls)
    shapes = [element for element in controls if element.tag.lower() in VIDEO_SHAPES]
    videos = {name for element in shapes for name in _targets(element)}
    for element in controls:
        if element.tag.lower() == "labels" and not videos.isdisjoint(_targets(element)):
            yield element.attrib["name"]


def _targets(control: Element) -> list[str]:
    """The names of the objects that a control points at."""
    return [name.strip() for name in control.get("toName", "").split(",")]


def _control(element: Element) -> ControlTag:
    return ControlTag(
        name=element.attrib["name"],
        tag=TAGS.get(element.tag.lower(), element.tag),
        per_region=element.get("perRegion", "").lower() == "true",
        has_buckets=any(child.tag.lower() == "bucket" for child in element),
    )


def _refuse_twins(controls: Iterable[ControlTag], *, has_relations: bool) -> None:
    seen = {"relations"} if has_relations else set()
    for control in controls:
        if control.name in seen:
            raise ConfigError(
                f"The label config has two controls with the name {control.name!r}."
            )
        seen.add(control.name)
