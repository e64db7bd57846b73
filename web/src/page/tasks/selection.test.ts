import { expect, test } from "vitest";
import { isEmpty, isSelected, nothing, withRange } from "./selection";

const shown = ["a", "b", "c", "d"];

test.each([
  [1, 3],
  [3, 1],
])("a range from %i to %i chooses both ends and what lies between", (from, to) => {
  const chosen = withRange(nothing, shown, from, to, true);

  expect(shown.filter((id) => isSelected(chosen, id))).toEqual(["b", "c", "d"]);
});

test("a range can be left again", () => {
  const all = withRange(nothing, shown, 0, 3, true);

  expect(isEmpty(withRange(all, shown, 0, 3, false))).toBe(true);
});

test("leaving one of all keeps the others that are shown", () => {
  const most = withRange({ all: true }, shown, 1, 1, false);

  expect(shown.filter((id) => isSelected(most, id))).toEqual(["a", "c", "d"]);
  expect(isSelected(most, "not loaded")).toBe(false);
});
