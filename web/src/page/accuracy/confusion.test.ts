import { expect, test } from "vitest";
import { gridOf, sayCell, tableOf } from "./confusion";

const cell = (
  groundTruthLabel: string | null,
  label: string | null,
  count: number,
) => ({
  groundTruthLabel,
  label,
  count,
});
const matrix = (...cells: ReturnType<typeof cell>[]) => ({
  control: "mood",
  labels: ["bad", "good"],
  cells,
});

test("cells that are not sent are 0, and nothing is extra or missing unless counted", () => {
  expect(
    tableOf(gridOf(matrix(cell("good", "bad", 2), cell("good", "good", 3)))),
  ).toEqual([
    ["ground truth", "bad", "good"],
    ["bad", 0, 0],
    ["good", 2, 3],
  ]);
});

test("what is missing stands in the last column, what is extra in the last row", () => {
  expect(tableOf(gridOf(matrix(cell("good", null, 1), cell(null, "bad", 4))))).toEqual([
    ["ground truth", "bad", "good", "missing"],
    ["bad", 0, 0, 0],
    ["good", 0, 0, 1],
    ["extra", 4, 0, 0],
  ]);
});

test("a row knows how often the ground truths have its label", () => {
  const { rows } = gridOf(matrix(cell("good", "bad", 2), cell("good", "good", 3)));

  expect(rows.map(({ total }) => total)).toEqual([0, 5]);
});

test.each([
  [cell("good", "good", 2), "2 × good was right"],
  [cell("good", "bad", 1), "1 × good was taken for bad"],
  [cell("good", null, 1), "1 × good was missed"],
  [cell(null, "bad", 1), "1 × bad where there should be nothing"],
])("a cell is said in words", (given, said) => {
  expect(sayCell(given)).toBe(said);
});
