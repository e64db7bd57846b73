import { expect, test, vi } from "vitest";

vi.mock("wavesurfer.js", () => ({ default: {} }));

const { peaksOf } = await import("./waveform");

test("the loudest sample of each stretch stands for it, with its sign", () => {
  const samples = Float32Array.from([0, 0.5, -0.75, 0.25, 0, 0, 0.125, -1]);

  expect(peaksOf(samples, 2)).toEqual([-0.75, -1]);
  expect(peaksOf(samples, 100)).toEqual([...samples]);
  expect(peaksOf(new Float32Array(), 4)).toEqual([]);
});
