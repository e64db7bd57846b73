import { expect, test } from "vitest";
import { unpackAlpha } from "./unpacking";

/** Packs bits, each given as [value, width]. */
function packed(...fields: [number, number][]): number[] {
  const bits = fields.map(([value, width]) => value.toString(2).padStart(width, "0"));
  return (bits.join("").match(/.{1,8}/g) ?? []).map((byte) =>
    Number.parseInt(byte.padEnd(8, "0"), 2),
  );
}

const head = (words: number): [number, number][] => [
  [words, 32],
  [7, 5],
  [2, 4],
  [3, 4],
  [7, 4],
  [15, 4],
];
const run = (length: number, word: number): [number, number][] => [
  [1, 1],
  [1, 2],
  [length - 1, 4],
  [word, 8],
];
const block = (...words: number[]): [number, number][] => [
  [0, 1],
  [0, 2],
  [words.length - 1, 3],
  ...words.map((word): [number, number] => [word, 8]),
];

test("the alpha of each pixel is found in runs and in blocks", () => {
  const mask = packed(
    ...head(16),
    ...run(4, 0),
    ...block(1, 2, 3, 255),
    ...run(8, 128),
  );

  expect([...(unpackAlpha(mask) ?? [])]).toEqual([0, 255, 128, 128]);
});

test("a run beyond the end is cut there", () => {
  expect([...(unpackAlpha(packed(...head(4), ...run(16, 9))) ?? [])]).toEqual([9]);
});

test.each([
  ["words that are no pixels", packed(...head(3), ...run(3, 1))],
  ["more pixels than fit", packed(...head(4_000_000_000), ...run(16, 1))],
  ["an end before the last pixel", packed(...head(400), ...run(16, 1))],
])("%s: no mask", (_, mask) => {
  expect(unpackAlpha(mask)).toBeUndefined();
});
