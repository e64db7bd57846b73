"""Choices and taxonomy paths: answers that are sets."""

from collections.abc import Hashable, Mapping, Sequence

from scoring.answers import AnswerKind
from scoring.results import Item
from scoring.values import keys, listed, name_key, share

Set = frozenset[Hashable]


def choices(metric: str, label_weights: Mapping[str, float]) -> AnswerKind[Set]:
    """Choices: equal sets, or the share of the choices of either that both made.

    A choice that weighs 0 is left out; in the share every choice counts its weight.
    """
    ignored = {label for label, weight in label_weights.items() if weight == 0}

    def read(values: Sequence[Item]) -> Set | None:
        chosen = _choices(values)
        return (chosen - ignored if ignored else chosen) or None

    def weighed(truth: Set, other: Set) -> float:
        return weighted_share(truth, other, label_weights)

    return AnswerKind(read, equal if metric == "exact" else weighed, frozenset)


def taxonomy(metric: str) -> AnswerKind[Set]:
    """Taxonomy: sets of paths from the root, compared whole or with all prefixes."""
    similarity = {
        "exact": equal,
        "path_jaccard": share,
        "subtree_jaccard": subtree_share,
    }
    return AnswerKind(_paths, similarity[metric])


def equal(truth: object, other: object) -> float:
    """1.0 for equal answers, else 0.0."""
    return 1.0 if truth == other else 0.0


def weighted_share(truth: Set, other: Set, weights: Mapping[str, float]) -> float:
    """Jaccard index in which each label counts its weight (1 unless set).

    >>> weighted_share(frozenset("ab"), frozenset("b"), {"a": 3})
    0.25
    """
    if not weights:
        return share(truth, other)
    either = _weight(truth | other, weights)
    return _weight(truth & other, weights) / either if either else 1.0


def subtree_share(truth: Set, other: Set) -> float:
    """Jaccard index of two sets of paths with all their prefixes.

    >>> dogs, cats = ("Animal", "Dog"), ("Animal", "Cat")
    >>> subtree_share(frozenset([dogs]), frozenset([cats]))
    0.3333333333333333
    """
    return share(_prefixes(truth), _prefixes(other))


def _choices(values: Sequence[Item]) -> Set:
    chosen = [keys(listed(value.get("choices"))) for value in values]
    return chosen[0] if len(chosen) == 1 else frozenset().union(*chosen)


def _paths(values: Sequence[Item]) -> Set | None:
    paths = (path for value in values for path in listed(value.get("taxonomy")))
    steps = (tuple(name_key(step) for step in listed(path)) for path in paths)
    return frozenset(path for path in steps if path) or None


def _prefixes(paths: Set) -> Set:
    return frozenset(
        path[:end]
        for path in paths
        if isinstance(path, tuple)
        for end in range(1, len(path) + 1)
    )


def _weight(labels: Set, weights: Mapping[str, float]) -> float:
    return sum(weights.get(label, 1.0) for label in labels)  # type: ignore[call-overload]
