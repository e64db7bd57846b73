import { labelsOf, numberIn, type Region } from "./result";

export type Span = { id: string; start: number; end: number; label: string };

/** A stretch of text over which the same spans lie. */
export type Segment = { start: number; text: string; spans: Span[] };

/** The spans of a result in a text of this length. Offsets of HTML are those of its plain text. */
export function spansOf(regions: readonly Region[], length: number): Span[] {
  return regions.flatMap((region) => {
    const offsets = globalOffsets(region) ?? region.value;
    const start = numberIn(offsets, "start");
    const end = numberIn(offsets, "end");
    if (start === undefined || end === undefined) return [];
    if (start < 0 || end > length || start >= end) return [];
    return [{ id: region.id, start, end, label: labelsOf(region).join(", ") }];
  });
}

function globalOffsets({ value }: Region): Record<string, unknown> | undefined {
  const offsets = value.globalOffsets;
  return typeof offsets === "object" && offsets !== null
    ? (offsets as Record<string, unknown>)
    : undefined;
}

/** Cuts a text at every end of a span, so that overlapping ones can be shown. */
export function segmentsOf(text: string, spans: readonly Span[]): Segment[] {
  const ends = spans.flatMap(({ start, end }) => [start, end]);
  const cuts = [...new Set([0, ...ends, text.length])].toSorted((a, b) => a - b);
  return cuts.slice(0, -1).map((start, index) => {
    const end = cuts[index + 1] ?? text.length;
    return {
      start,
      text: text.slice(start, end),
      spans: spans.filter((span) => span.start <= start && span.end >= end),
    };
  });
}
