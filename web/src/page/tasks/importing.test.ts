import { expect, test } from "vitest";
import { inBatches, readTasks } from "./importing";

test.each(['[{"id":1},{"id":2}]', '{"id":1}\n{"id":2}\n', '{"id":1}\r\n\r\n{"id":2}'])(
  "tasks are read from %j",
  (text) => {
    expect(readTasks(text)).toEqual([{ id: 1 }, { id: 2 }]);
  },
);

test("one task may be a file of its own, over many lines", () => {
  expect(readTasks('{\n  "id": 1\n}')).toEqual([{ id: 1 }]);
});

test("what is no JSON is refused", () => {
  expect(() => readTasks("<xml/>")).toThrow(SyntaxError);
});

test("batches hold every task once, in order, and within the server's limits", () => {
  const tasks = Array.from({ length: 2345 }, (_, id) => ({
    id,
    text: "x".repeat(1000),
  }));

  const batches = [...inBatches(tasks)];

  expect(batches.flatMap((batch) => batch.tasks)).toEqual(tasks);
  for (const { start, tasks: part } of batches) {
    expect(part[0]).toEqual(tasks[start]);
    expect(part.length).toBeLessThanOrEqual(1000);
    expect(JSON.stringify(part).length).toBeLessThan(1_000_000);
  }
});

test("a task that is too large for a batch goes alone: the server says why it is refused", () => {
  const large = { text: "x".repeat(2_000_000) };

  expect([...inBatches([1, large, 2])].map(({ tasks }) => tasks)).toEqual([
    [1],
    [large],
    [2],
  ]);
});
