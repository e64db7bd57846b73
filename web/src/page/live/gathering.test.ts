import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { type Changed, Gathering } from "./gathering";

let told: Changed[] = [];
const gather = () => new Gathering((changed) => told.push(changed), 100, 1000);

beforeEach(() => {
  told = [];
  vi.useFakeTimers();
});
afterEach(() => vi.useRealTimers());

test("changes that come together are told together, each task once", () => {
  const gathering = gather();

  for (const id of ["a", "b", "a"]) gathering.add(id);
  vi.advanceTimersByTime(100);

  expect(told).toEqual([new Set(["a", "b"])]);
});

test("a change that concerns no single task concerns all", () => {
  const gathering = gather();

  gathering.add("a");
  gathering.add(undefined);
  vi.advanceTimersByTime(100);

  expect(told).toEqual(["all"]);
});

test("a flood is told once a second", () => {
  const gathering = gather();

  for (let at = 0; at < 3000; at += 10) {
    gathering.add(String(at));
    vi.advanceTimersByTime(10);
  }

  expect(told.length).toBeLessThanOrEqual(4);
});

test("nothing is told once it is stopped", () => {
  const gathering = gather();

  gathering.add("a");
  gathering.stop();
  vi.runAllTimers();

  expect(told).toEqual([]);
});
