"""Scores results of Label Studio against a ground truth: numbers from 0 to 1.

Pure: a label config, a scoring profile and two results in, numbers out. What the
numbers mean stands in docs/scoring.md.
"""

from scoring.comparison import (
    Assessment,
    AssessmentStatus,
    Comparison,
    ControlScore,
    LabelScore,
    PairKind,
    RegionPair,
)
from scoring.confusion import Confusion, Confusions, compile_confusions
from scoring.label_config import ConfigError
from scoring.profile import Profile, ProfileError
from scoring.rules import ControlRule
from scoring.scorer import Reference, Scorer, compile_scorer
from scoring.unread import UnreadResults

__all__ = [
    "Assessment",
    "AssessmentStatus",
    "Comparison",
    "ConfigError",
    "Confusion",
    "Confusions",
    "ControlRule",
    "ControlScore",
    "LabelScore",
    "PairKind",
    "Profile",
    "ProfileError",
    "Reference",
    "RegionPair",
    "Scorer",
    "UnreadResults",
    "compile_confusions",
    "compile_scorer",
]
