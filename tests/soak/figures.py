"""What a run prints."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from statistics import quantiles

from tests.soak.run import Found


def lines(found: Found) -> Iterator[str]:
    """The figures and the violations of a run."""
    options = found.options
    seconds = _by_operation(found)
    requests = sum(map(len, seconds.values()))
    looks = sum(one.looks for one in found.reports)
    yield (
        f"{'PostgreSQL' if options.postgresql else 'SQLite'},"
        f" {options.workers} worker(s), {found.seconds:.0f} s: {requests:,} requests"
        f" ({requests / found.seconds:.0f} a second), {found.changes:,} changes,"
        f" {looks:,} looks, stopped in {found.stopped_in:.1f} s"
    )
    yield from _told(found)
    yield from _faults(found)
    titles = ("requests", "p50 ms", "p95 ms", "p99 ms", "max ms")
    yield f"\n{'operation':<12}" + "".join(f"{one:>10}" for one in titles)
    for name, some in sorted(seconds.items()):
        yield _line(name, some)
    yield _line("all", [one for some in seconds.values() for one in some])
    yield f"\nviolations: {len(found.violations) or 'none'}"
    yield from found.violations


def _told(found: Found) -> Iterator[str]:
    followed = [it for one in found.reports for it in one.followed]
    told = sum(len(it.told) for it in followed)
    sockets = sum(it.sockets for it in followed)
    yield f"{len(followed)} subscribers, {sockets:,} sockets, {told:,} changes told"


def _faults(found: Found) -> Iterator[str]:
    made = Counter(one.what for one in found.announced)
    longest = max((one.ended - one.began for one in found.announced), default=0)
    yield f"made on purpose: {dict(made) or 'nothing'}, the longest {longest:.1f} s"
    kinds = Counter(str(it.kind) for one in found.reports for it in one.faults)
    yield f"faults that clients met: {dict(kinds) or 'none'}"
    refused: Counter[str] = Counter()
    for one in found.reports:
        refused.update(one.refusals)
    yield f"typed refusals: {dict(refused.most_common())}"


def _by_operation(found: Found) -> dict[str, list[float]]:
    seconds: defaultdict[str, list[float]] = defaultdict(list)
    for one in found.reports:
        for name, some in one.seconds.items():
            seconds[name] += some
    return dict(seconds)


def _line(name: str, seconds: list[float]) -> str:
    cuts = quantiles(seconds, n=100) if len(seconds) > 1 else seconds * 99
    shown = "".join(f"{cuts[one] * 1000:>10.0f}" for one in (49, 94, 98))
    return f"{name:<12}{len(seconds):>10,}{shown}{max(seconds) * 1000:>10.0f}"
