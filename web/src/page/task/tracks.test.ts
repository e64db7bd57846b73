import { expect, test } from "vitest";
import { regionsOf } from "./result";
import { boxAt, tracksOf } from "./tracks";

const region = (value: object, type = "labels") =>
  regionsOf([{ id: "r", type, from_name: "c", to_name: "o", value }])[0]!;
const frame = (number: number, x: number, enabled = true) => ({
  frame: number,
  enabled,
  x,
  y: 0,
  width: 10,
  height: 10,
  rotation: 0,
});
const moving = region(
  {
    framesCount: 100,
    duration: 10,
    labels: ["car"],
    sequence: [frame(1, 0), frame(11, 50), frame(21, 60, false), frame(51, 10)],
  },
  "videorectangle",
);

test("a stretch of sound is taken as it is", () => {
  expect(tracksOf([region({ start: 1.5, end: 3, labels: ["talk"] })])).toEqual([
    { id: "r", labels: ["talk"], stretches: [{ start: 1.5, end: 3 }] },
  ]);
});

test("frames are counted from 1, at the rate of the label config", () => {
  const ranges = { ranges: [{ start: 1, end: 50 }], timelinelabels: ["a"] };

  const [track] = tracksOf([region(ranges, "timelinelabels")], 25);

  expect(track?.stretches).toEqual([{ start: 0, end: 2 }]);
});

test("a box that vanishes comes back as another stretch", () => {
  expect(tracksOf([moving])[0]?.stretches).toEqual([
    { start: 0, end: 2 },
    { start: 5, end: 10 },
  ]);
});

test("a box moves evenly between its key frames and is gone while it is disabled", () => {
  expect(boxAt(moving, 0)?.x).toBe(0);
  expect(boxAt(moving, 0.5)?.x).toBe(25);
  expect(boxAt(moving, 1.5)?.x).toBe(55);
  expect(boxAt(moving, 3)).toBeUndefined();
  expect(boxAt(moving, 9)?.x).toBe(10);
});

test("what has no time has no track", () => {
  expect(tracksOf([region({ choices: ["a"] }, "choices")])).toEqual([]);
});
