"""Label Studio's label config: which control tags a project has."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import NamedTuple
from xml.etree.ElementTree import Element, ParseError
from xml.parsers.expat import ErrorString

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from scoring.tags import SELF_POINTING, TAGS, VIDEO_SHAPES

INDEX_FLAG = "{{idx}}"
"""What a Repeater replaces by an index unless it names another flag."""

INDEX = "0|[1-9][0-9]{0,8}"
"""An index as Label Studio writes it."""


_ADVICE = {
    "mismatched tag": " Each tag is closed by its own name, as in"
    ' <View><Text name="text" value="$text"/></View>.',
    "no element found": " It must be the labelling interface in Label Studio's XML, as"
    ' in <View><Text name="text" value="$text"/></View>.',
    "syntax error": " It must begin with a tag, as in <View>.",
    "not well-formed (invalid token)": " In values &amp; stands for an ampersand and"
    " &lt; for a <, and values stand in quotes.",
    "unclosed token": " A tag, comment or value that begins here does not end.",
    "junk after document element": " One tag, such as <View>, must hold all others.",
    "duplicate attribute": " An attribute stands once in a tag.",
    "XML or text declaration not at start of entity": " <?xml ...?> must be the first"
    " characters.",
    "undefined entity": " Only &lt; &gt; &amp; &quot; &apos; and numbers are known.",
}


class ConfigError(ValueError):
    """The label config cannot be read; the message says why."""


class ControlTag(NamedTuple):
    """A tag of the label config that annotators answer."""

    name: str
    tag: str
    per_region: bool = False
    has_buckets: bool = False
    format: str | None = None
    """How its own answers are written, as strftime writes times."""
    time_format: str | None = None
    """How times are written in the object that it points at."""
    flags: tuple[str, ...] = ()
    """The index flags in the name of a template: one control for each index."""
    template: str | None = None
    """The name of the template that this control is one index of."""


class OtherTag(NamedTuple):
    """A tag of the label config that has a name and reads no results."""

    tag: str
    is_control: bool = False
    """Annotators answer tags of this kind: it only lacks a ``toName``."""
    written: str | None = None
    """How its ``toName`` is written where its letters are of another case."""


class LabelConfig(NamedTuple):
    """The control tags of a project, in the order of the label config."""

    controls: tuple[ControlTag, ...]
    has_relations: bool = False
    track_labels: frozenset[str] = frozenset()
    """Labels tags that only name the labels of the tracks of a video."""
    others: Mapping[str, OtherTag] = MappingProxyType({})
    """The other tags that have a name, by it."""

    def control_of(self, name: str) -> ControlTag | None:
        """The control of this name, or the one that a template makes for an index.

        >>> choices = '<Choices name="c_{{idx}}" toName="o"/>'
        >>> config = read_label_config(f"<Repeater>{choices}</Repeater>")
        >>> config.control_of("c_12").template
        'c_{{idx}}'
        """
        for control in self.controls:
            if control.name == name and not control.flags:
                return control
        for control in self.controls:
            if control.flags and indexes_in(name, control) is not None:
                return control._replace(name=name, flags=(), template=control.name)
        return None


def indexes_in(name: str, template: ControlTag) -> tuple[int, ...] | None:
    """The indexes that a name has where its template has flags; None: another name.

    >>> indexes_in("box_3", ControlTag("box_{{idx}}", "Choices", flags=("{{idx}}",)))
    (3,)
    """
    match = _pattern(template.name, template.flags).fullmatch(name)
    return tuple(int(index) for index in match.groups()) if match else None


@lru_cache(maxsize=256)
def _pattern(name: str, flags: tuple[str, ...]) -> re.Pattern[str]:
    """The names that a template stands for: one index for each flag, however often."""
    written = re.escape(name)
    for number, flag in enumerate(flags):
        first, *more = written.split(re.escape(flag))
        index = f"(?P<i{number}>{INDEX})"
        written = first + index + f"(?P=i{number})".join(more)
    return re.compile(written)


@lru_cache(maxsize=256)
def read_label_config(text: str) -> LabelConfig:
    """Read a label config; ConfigError if it is no XML or names two controls alike."""
    elements = list(_with_flags(_root(text)))
    pointing = [each for each in elements if _is_control(each.element)]
    track_labels = frozenset(_track_labels([each.element for each in pointing]))
    formats = {
        each.element.attrib["name"]: each.element.get("timeFormat")
        for each in elements
        if "name" in each.element.attrib
    }
    controls = tuple(
        _control(each, formats)
        for each in pointing
        if each.element.attrib["name"] not in track_labels
    )
    has_relations = any(each.element.tag.lower() == "relations" for each in elements)
    _refuse_twins(controls, has_relations=has_relations)
    names = {control.name for control in controls}
    others = {
        name: _other(each.element)
        for each in elements
        if (name := each.element.get("name")) and name not in names
    }
    return LabelConfig(controls, has_relations, track_labels, others)


def _root(text: str) -> Element:
    try:
        root: Element = fromstring(text.removeprefix("\ufeff"))
    except ParseError as error:
        raise ConfigError(_in_words(error)) from error
    except DefusedXmlException as error:
        raise ConfigError("The label config declares XML entities.") from error
    except ValueError as error:
        raise ConfigError("The label config holds characters no XML has.") from error
    return root


class _Placed(NamedTuple):
    """An element, and the index flags of the Repeaters around it."""

    element: Element
    flags: tuple[str, ...]


def _with_flags(root: Element) -> Iterator[_Placed]:
    """Every element in the order of the document; however deep they are nested."""
    waiting = [_Placed(root, ())]
    while waiting:
        placed = waiting.pop()
        yield placed
        element, flags = placed
        if element.tag.lower() == "repeater":
            flag = element.get("indexFlag") or INDEX_FLAG
            flags = flags if flag in flags else (*flags, flag)
        waiting.extend(_Placed(child, flags) for child in reversed(element))


def _in_words(error: ParseError) -> str:
    line, column = error.position
    what = ErrorString(error.code)
    place = f"line {line}, column {column + 1}"
    advice = _ADVICE.get(what, "")
    return f"The label config is not valid XML at {place}: {what}.{advice}"


def _is_control(element: Element) -> bool:
    tag = element.tag.lower()
    points = "toName" in element.attrib or tag in SELF_POINTING
    return "name" in element.attrib and points and tag != "filter"


def _other(element: Element) -> OtherTag:
    tag = element.tag.lower()
    written = (name for name in element.attrib if name.lower() == "toname")
    return OtherTag(
        tag=TAGS.get(tag, element.tag),
        is_control=tag in TAGS and "toName" not in element.attrib,
        written=next((name for name in written if name != "toName"), None),
    )


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


def _control(placed: _Placed, formats: Mapping[str, str | None]) -> ControlTag:
    element, flags = placed
    name = element.attrib["name"]
    return ControlTag(
        name=name,
        tag=TAGS.get(element.tag.lower(), element.tag),
        per_region=element.get("perRegion", "").lower() == "true",
        has_buckets=any(child.tag.lower() == "bucket" for child in element),
        format=element.get("format") or None,
        time_format=next(filter(None, map(formats.get, _targets(element))), None),
        flags=tuple(flag for flag in flags if flag in name),
    )


def _refuse_twins(controls: Iterable[ControlTag], *, has_relations: bool) -> None:
    seen = {"relations"} if has_relations else set()
    for control in controls:
        if control.name in seen:
            raise ConfigError(
                f"The label config has two controls with the name {control.name!r}."
            )
        seen.add(control.name)
