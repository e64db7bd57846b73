import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { Arrivals, type Progress } from "./arrivals";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Answers one after the other, the last one for ever. */
function watched(...answers: (Progress | null)[]) {
  const asked: number[] = [];
  const told: number[] = [];
  const start = Date.now();
  const arrivals = new Arrivals(
    async () => {
      asked.push(Date.now() - start);
      return answers.length > 1 ? answers.shift() : answers[0];
    },
    () => told.push(Date.now() - start),
  );
  return { arrivals, asked, told };
}

const of = (done: number, total: number): Progress => ({ done, total });

test("it asks with growing pauses until nothing is missing, then no more", async () => {
  const { arrivals, asked, told } = watched(of(0, 2), of(0, 2), of(1, 2), of(2, 2));

  arrivals.wake();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(asked).toEqual([0, 200, 520, 1032]);
  expect(told).toEqual([0, 520, 1032, 2032]);
});

test("where nothing is missing it asks once and says nothing", async () => {
  const { arrivals, asked, told } = watched(of(0, 0));

  arrivals.wake();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(asked).toEqual([0]);
  expect(told).toEqual([]);
});

test("a change while it asks is looked at as well", async () => {
  const { arrivals, asked, told } = watched(of(0, 0), of(0, 1), of(1, 1));

  arrivals.wake();
  arrivals.wake();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(asked).toHaveLength(3);
  expect(told).toHaveLength(3);
});

test("pauses grow to ten seconds, and a change makes them short again", async () => {
  const { arrivals, asked } = watched(of(0, 1));
  arrivals.wake();
  await vi.advanceTimersByTimeAsync(120_000);
  const pauses = asked.slice(1).map((at, index) => at - (asked[index] ?? 0));
  expect(pauses.at(-1)).toBe(10_000);

  const before = asked.length;
  arrivals.wake();
  await vi.advanceTimersByTimeAsync(250);

  expect(asked).toHaveLength(before + 2);
});

test("whoever may not see it, or gets no answer, is left alone", async () => {
  const { arrivals, asked, told } = watched(null);

  arrivals.wake();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(asked).toEqual([0]);
  expect(told).toEqual([]);
});

test("once it is stopped it neither asks nor tells", async () => {
  const { arrivals, asked, told } = watched(of(0, 1), of(1, 1));

  arrivals.wake();
  arrivals.stop();
  await vi.advanceTimersByTimeAsync(60_000);

  expect(asked).toEqual([0]);
  expect(told).toEqual([]);
});
