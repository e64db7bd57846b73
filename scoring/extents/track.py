"""Boxes that move through a video: VideoRectangle."""

from array import array
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from scoring.extents.box import box_of
from scoring.extents.extent import Bounds, Canvas
from scoring.extents.identity import same
from scoring.extents.motion import (
    frame_shares,
    motion_bounds,
    motion_effort,
    volume_shares,
)
from scoring.extents.rectangles import in_pixels
from scoring.extents.scenes import Motion, motion_of
from scoring.values import number_of

Matrix = NDArray[np.float64]

LAST_FRAME = 1e12
"""No video goes on for longer; up to here frames are counted exactly."""


WORK = 1_500_000
"""What an effort of 1 costs, in millionths of a second."""

MOVED = 10.0
"""What it costs to let a track go on to another frame."""

KEY = 7
"""The numbers of a key frame: frame, x, y, width, height, rotation, enabled."""


class Track:
    """The key frames in order, a row each, in percent; equal for the same ones."""

    __slots__ = ("_identity", "_key_frames", "_latest")

    def __init__(self, key_frames: Matrix) -> None:
        # Adding 0 makes -0 a 0, so that equal key frames have equal bytes.
        self._identity = (key_frames + 0.0).tobytes()
        self._key_frames = key_frames
        self._latest: tuple[object, Motion] | None = None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Track) and self._identity == other._identity

    def __hash__(self) -> int:
        return hash(self._identity)

    @property
    def last(self) -> float:
        """The last key frame."""
        return float(self._key_frames[-1, 0])

    @property
    def is_open(self) -> bool:
        """Whether the box still shows after the last key frame."""
        return bool(self._key_frames[-1, 6] > 0)

    def motion(self, last: float, canvas: Canvas) -> Motion:
        """Its motion in pixels up to a frame; made once for all that it is met by."""
        wanted = (last if self.is_open else 0.0), canvas.size
        if self._latest is None or self._latest[0] != wanted:
            self._latest = wanted, _motion(self._key_frames, last, canvas)
        return self._latest[1]


class TrackExtent:
    """The mean IoU of two boxes over the frames in which either is visible.

    A box is visible in its key frames, between an enabled one and the next (where it
    moves evenly), and after an enabled last one to the end of the video: where neither
    side says how many frames that has, to the later of the two last key frames. With
    ``volume`` the sum of the areas shared in all frames, by those that either covers.

    Range:  0.0 (never at the same place) to 1.0 (the same track); without unit.
    Empty:  without any area, the same track is 1.0, any other 0.0.
    Holds:  symmetric; upright boxes do not depend on the canvas.
    Time:   see ``frame_shares``: a video may have any number of frames.
    """

    def __init__(self, *, volume: bool = False) -> None:
        self._volume = volume

    def read(
        self, value: Mapping[str, object], _item: Mapping[str, object]
    ) -> Track | None:
        """The track of a value; None if a key frame is malformed or there are none."""
        sequence = value.get("sequence")
        if not isinstance(sequence, list) or not sequence:
            return None
        numbers = array("d")
        for given in sequence:
            found = _key_frame(given)
            if found is None:
                return None
            numbers.extend(found)
        return Track(_in_order(np.array(numbers).reshape(-1, KEY)))

    def similarity(
        self,
        truths: Sequence[Track],
        others: Sequence[Track],
        canvas: Canvas,
        share: float = 1.0,
    ) -> Matrix:
        """Each track with each."""
        found = self._shares(truths, others, canvas, share)
        known = (found > 0) & (found < np.inf)
        values = np.where(known, np.minimum(found, 1.0), 0.0)
        return np.where(same(truths, others), 1.0, values)

    def effort(self, truths: Sequence[Track], others: Sequence[Track]) -> float:
        """As if all boxes met in all frames."""
        return motion_effort(*_own_motions(truths, others))

    def work(
        self, truths: Sequence[Track], others: Sequence[Track], canvas: Canvas
    ) -> float:
        """The work of comparing each with each, in millionths of a second."""
        effort = motion_effort(*_own_motions(truths, others), sampled=True)
        if canvas.frames:
            return effort * WORK
        lasts = {track.last for track in (*truths, *others)}
        return effort * WORK + MOVED * (len(truths) + len(others)) * len(lasts)

    def bounds(self, shapes: Sequence[Track], canvas: Canvas) -> Bounds:
        """The places and the frames between which a box shows."""
        with np.errstate(all="ignore"):
            low, high = motion_bounds(_motions(shapes, canvas.frames, canvas))
        if not canvas.frames:
            high[[track.is_open for track in shapes], 2] = np.inf
        return Bounds(low, high)

    def _shares(
        self,
        truths: Sequence[Track],
        others: Sequence[Track],
        canvas: Canvas,
        share: float,
    ) -> Matrix:
        shares = volume_shares if self._volume else frame_shares
        values = np.zeros((len(truths), len(others)))
        for rows, columns, last in _ends(truths, others, canvas):
            mine = _motions([truths[row] for row in rows], last, canvas)
            theirs = _motions([others[column] for column in columns], last, canvas)
            part = share * len(rows) * len(columns) / values.size
            with np.errstate(all="ignore"):
                values[np.ix_(rows, columns)] = shares(mine, theirs, part)
        return values


def _own_motions(
    truths: Sequence[Track], others: Sequence[Track]
) -> tuple[list[Motion], list[Motion]]:
    last = _latest(truths, others)
    return _motions(truths, last, Canvas()), _motions(others, last, Canvas())


def _latest(truths: Sequence[Track], others: Sequence[Track]) -> float:
    return max(track.last for track in (*truths, *others))


def _ends(
    truths: Sequence[Track], others: Sequence[Track], canvas: Canvas
) -> Iterator[tuple[list[int], list[int], float]]:
    """The pairs of tracks that go to the same frame, in blocks, and that frame."""
    frames = canvas.frames
    rows, columns = list(range(len(truths))), list(range(len(others)))
    lasts = sorted({track.last for track in (*truths, *others)})
    is_open = any(track.is_open for track in (*truths, *others))
    if frames or not is_open or len(lasts) == 1:
        yield rows, columns, frames or _latest(truths, others)
        return
    for last in lasts:
        ending = [row for row in rows if truths[row].last == last]
        earlier = [row for row in rows if truths[row].last < last]
        ends = [column for column in columns if others[column].last == last]
        not_later = [column for column in columns if others[column].last <= last]
        if ending and not_later:
            yield ending, not_later, last
        if earlier and ends:
            yield earlier, ends, last


def _key_frame(value: object) -> tuple[float, ...] | None:
    """A key frame; it is enabled unless it says that it is not."""
    if not isinstance(value, Mapping):
        return None
    frame, box = frame_of(value.get("frame")), box_of(value)
    if frame is None or box is None:
        return None
    # A turn from 350 to 370 degrees is not one from 350 to 10.
    rotation = number_of(value.get("rotation")) or 0.0
    return (frame, *box[:4], rotation, value.get("enabled") is not False)


def _in_order(key_frames: Matrix) -> Matrix:
    """Sorted by frame; of several in one frame the last counts."""
    frames = key_frames[:, 0]
    if len(frames) == 1 or np.diff(frames).min() > 0:
        return key_frames
    _, place = np.unique(frames[::-1], return_index=True)
    sorted_frames: Matrix = key_frames[::-1][place]
    return sorted_frames


def frame_of(value: object) -> float | None:
    """The number of a frame; None for what is none."""
    number = number_of(value)
    if number is None or abs(number) > LAST_FRAME or number != int(number):
        return None
    return float(number)


def _motion(key_frames: Matrix, last: float, canvas: Canvas) -> Motion:
    frames, enabled = key_frames[:, 0].copy(), key_frames[:, 6] > 0
    end = max(last, frames[-1])
    until = np.where(enabled, np.append(frames[1:] - 1, end), frames)
    with np.errstate(all="ignore"):
        return motion_of(frames, until, in_pixels(key_frames[:, 1:6].T, canvas))


def _motions(tracks: Sequence[Track], last: float, canvas: Canvas) -> list[Motion]:
    """The motions in pixels, since that is where boxes turn."""
    return [track.motion(last, canvas) for track in tracks]
