"""The entries of a scoring profile that name controls, and which of them fit."""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from scoring import ProfileError, compile_scorer

SECTIONS = ("metrics", "control_weights", "label_weights")
"""The parts of a scoring profile that name controls."""


class LostEntry(NamedTuple):
    """An entry of the scoring profile that does not fit any more."""

    section: str
    control: str
    reason: str


def unfit_entries(label_config: str, profile: Mapping[str, Any]) -> list[LostEntry]:
    """The entries of a scoring profile that do not fit a label config."""
    named = {control for section in SECTIONS for control in _part(profile, section)}
    return [
        entry for name in sorted(named) for entry in _unfit(label_config, profile, name)
    ]


def without(profile: Mapping[str, Any], entries: Iterable[LostEntry]) -> dict[str, Any]:
    """The scoring profile but for these entries."""
    lost = {(entry.section, entry.control) for entry in entries}
    return {
        section: value
        if section not in SECTIONS
        else {
            name: entry
            for name, entry in _part(profile, section).items()
            if (section, name) not in lost
        }
        for section, value in profile.items()
    }


def _part(profile: Mapping[str, Any], section: str) -> Mapping[str, Any]:
    return profile.get(section) or {}


def _unfit(
    label_config: str, profile: Mapping[str, Any], control: str
) -> list[LostEntry]:
    """The entries of one control that do not fit: each alone, or else all together."""
    given = {
        section: {control: _part(profile, section)[control]}
        for section in SECTIONS
        if control in _part(profile, section)
    }
    reason = _refused(label_config, given)
    if reason is None:
        return []
    alone = [
        LostEntry(section, control, why)
        for section, part in given.items()
        if (why := _refused(label_config, {section: part})) is not None
    ]
    return alone or [LostEntry(section, control, reason) for section in given]


def _refused(label_config: str, profile: Mapping[str, Any]) -> str | None:
    try:
        compile_scorer(label_config, profile)
    except ProfileError as error:
        return str(error)
    return None
