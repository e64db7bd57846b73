import { expect, test } from "vitest";
import { ago, every } from "./said";

const READ = "2026-12-01T10:00:00.000Z";
const after = (seconds: number) => ago(READ, Date.parse(READ) + seconds * 1000);

test("a moment is said in the largest unit that it fills", () => {
  expect([5, 59, 60, 3599, 3600, 86_399, 86_400, 200_000].map(after)).toEqual([
    "5 s ago",
    "59 s ago",
    "1 min ago",
    "59 min ago",
    "1 h ago",
    "23 h ago",
    "1 day ago",
    "2 days ago",
  ]);
});

test("a clock that goes slow makes no future of it", () => {
  expect(after(-30)).toBe("0 s ago");
});

test("a pause is said in the unit that it is a whole number of", () => {
  expect([15, 60, 90, 300, 3600].map(every)).toEqual([
    "15 s",
    "1 min",
    "90 s",
    "5 min",
    "1 h",
  ]);
});
