import { expect, test } from "vitest";
import { inOrder, type Named } from "./FiguresTable";

const person = (
  name: string,
  low: number,
  high: number,
  comparedCount: number,
): Named => ({
  id: name,
  name,
  answers: { view: "projects" },
  comparedCount,
  mean: (low + high) / 2,
  min: 0,
  max: 1,
  interval: { low, high, method: "WILSON" },
});

const sure = person("sure", 0.3, 0.4, 800);
const unsure = person("unsure", 0.05, 0.8, 5);
const good = person("good", 0.97, 0.99, 800);
const lucky = person("lucky", 0.84, 1, 20);
const nobody: Named = { ...person("nobody", 0, 0, 0), interval: null, mean: null };
const all = [nobody, lucky, unsure, good, sure];

test.each([
  ["INTERVAL", false, ["sure", "unsure", "good", "lucky", "nobody"]],
  ["INTERVAL", true, ["good", "lucky", "sure", "unsure", "nobody"]],
  ["COMPARED_COUNT", true, ["good", "sure", "lucky", "unsure", "nobody"]],
] as const)("by %s, best first %s", (rank, best, names) => {
  expect(inOrder(all, { rank, best }).map(({ name }) => name)).toEqual(names);
});
