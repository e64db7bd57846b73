import { isRecord, labelsOf, numberIn, type Region } from "./result";

export type Span = { id: string; start: number; end: number; label: string };

/** A stretch of text over which the same spans lie. */
export type Segment = { start: number; text: string; spans: Span[] };

/** The spans of a result in a text of this length. Offsets of HTML are those of its plain text. */
export function spansOf(regions: readonly Region[], length: number): Span[] {
  return regions.flatMap((region) => {
    const { globalOffsets } = region.value;
    const offsets = isRecord(globalOffsets) ? globalOffsets : region.value;
    const start = numberIn(offsets, "start");
    const end = numberIn(offsets, "end");
    if (start === undefined || end === undefined) return [];
    return spanOf(region, start, end, length);
  });
}

/** The spans of a result in one utterance of a dialogue: they may begin and end in others. */
export function spansOfUtterance(
  regions: readonly Region[],
  index: number,
  length: number,
): Span[] {
  return regions.flatMap((region) => {
    const { value } = region;
    const [first, last] = [Number(value.start), Number(value.end)];
    if (!(first <= index && index <= last)) return [];
    const start = first === index ? (numberIn(value, "startOffset") ?? 0) : 0;
    const end = last === index ? (numberIn(value, "endOffset") ?? length) : length;
    return spanOf(region, start, end, length);
  });
}

function spanOf(region: Region, start: number, end: number, length: number): Span[] {
  if (start < 0 || end > length || start >= end) return [];
  return [{ id: region.id, start, end, label: labelsOf(region).join(", ") }];
}

/** Cuts a text at every end of a span, so that overlapping ones can be shown. */
export function segmentsOf(
  text: string,
  spans: readonly Span[],
  offset = 0,
): Segment[] {
  const last = offset + text.length;
  const ends = spans.flatMap(({ start, end }) => [start, end]);
  const within = ends.filter((end) => end > offset && end < last);
  const cuts = [...new Set([offset, ...within, last])].toSorted((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? last;
    return {
      start,
      text: text.slice(start - offset, end - offset),
      spans: spans.filter((span) => span.start <= start && span.end >= end),
    };
  });
}
