import { expect, test } from "vitest";
import { halves, type Part, Parts } from "./parts";

const all = (tasks: readonly string[]): Part[] => {
  const parts = new Parts();
  const full = tasks.flatMap((task, position) => parts.add(task, position) ?? []);
  const rest = parts.rest();
  return rest ? [...full, rest] : full;
};

test("parts hold every task once, in order, and within the server's limits", () => {
  const tasks = Array.from({ length: 2345 }, (_, id) =>
    JSON.stringify({ id, text: "é".repeat(500) }),
  );

  const parts = all(tasks);

  expect(parts.flatMap((part) => part.tasks)).toEqual(tasks);
  expect(parts.flatMap((part) => part.positions)).toEqual(tasks.map((_, at) => at));
  for (const part of parts) {
    expect(part.tasks.length).toBeLessThanOrEqual(1000);
    expect(new TextEncoder().encode(part.tasks.join()).length).toBeLessThan(1_000_000);
  }
});

test("a task that is too large for a part goes alone: the server says why it is refused", () => {
  const large = JSON.stringify({ text: "x".repeat(2_000_000) });

  expect(all(["1", large, "2"]).map(({ tasks }) => tasks)).toEqual([
    ["1"],
    [large],
    ["2"],
  ]);
});

test("of a task that is too large only what makes it readable is left out", () => {
  const result = Array.from({ length: 30_000 }, (_, index) => `r ${index} "\\`);
  const written = JSON.stringify({ result }, null, 40);
  expect(written.length).toBeGreaterThan(1_000_000);

  const [part] = all([written]);

  expect(part?.tasks).toEqual([JSON.stringify({ result })]);
});

test("the halves of a part hold all of it", () => {
  const part = { tasks: ["a", "b", "c"], positions: [4, 6, 7] };

  expect(halves(part)).toEqual([
    { tasks: ["a", "b"], positions: [4, 6] },
    { tasks: ["c"], positions: [7] },
  ]);
});

test("an import without tasks has no part", () => {
  expect(all([])).toEqual([]);
});
