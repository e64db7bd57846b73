import { expect, test } from "vitest";
import type { Region } from "./result";
import { segmentsOf, spansOf } from "./spans";

const text = "0123456789";

function region(value: Record<string, unknown>): Region {
  return {
    id: "r",
    type: "labels",
    control: "label",
    object: "text",
    value,
    width: undefined,
    height: undefined,
    item: 0,
    turns: 0,
  };
}

test("segments put together are the text, whatever overlaps", () => {
  const spans = [
    { id: "a", start: 1, end: 6, label: "A" },
    { id: "b", start: 4, end: 8, label: "B" },
    { id: "c", start: 4, end: 5, label: "C" },
  ];

  const segments = segmentsOf(text, spans);

  expect(segments.map((segment) => segment.text).join("")).toBe(text);
  expect(segments.find(({ start }) => start === 4)?.spans).toEqual(spans);
  expect(segments.find(({ start }) => start === 6)?.spans).toEqual([spans[1]]);
});

test("a text without spans is one segment", () => {
  expect(segmentsOf(text, [])).toEqual([{ start: 0, text, spans: [] }]);
});

test("a span over the whole text is one segment", () => {
  const span = { id: "a", start: 0, end: 10, label: "A" };

  expect(segmentsOf(text, [span])).toEqual([{ start: 0, text, spans: [span] }]);
});

test.each([
  [{ start: 4, end: 4 }],
  [{ start: 5, end: 2 }],
  [{ start: -1, end: 2 }],
  [{ start: 2, end: 11 }],
  [{ start: "2", end: 4 }],
  [{}],
])("%j is no span of a text of ten letters", (value) => {
  expect(spansOf([region(value)], text.length)).toEqual([]);
});

test("offsets of HTML are those of its plain text", () => {
  const value = {
    start: "/p[1]/text()[1]",
    end: "/p[1]/text()[1]",
    globalOffsets: { start: 2, end: 5 },
    labels: ["PER"],
  };

  expect(spansOf([region(value)], text.length)).toEqual([
    { id: "r", start: 2, end: 5, label: "PER" },
  ]);
});
