import { expect, test } from "vitest";
import { isEmpty, isSelected, nothing, withRange } from "./selection";

const shown = ["a", "b", "c", "d"];

test("a range is chosen", () => {
  const chosen = withRange(nothing, shown, ["b", "c", "d"], true);

  expect(shown.filter((id) => isSelected(chosen, id))).toEqual(["b", "c", "d"]);
});

test("a range can be left again", () => {
  const all = withRange(nothing, shown, shown, true);

  expect(isEmpty(withRange(all, shown, shown, false))).toBe(true);
});

test("leaving one of all keeps the others that are shown", () => {
  const most = withRange({ all: true }, shown, ["b"], false);

  expect(shown.filter((id) => isSelected(most, id))).toEqual(["a", "c", "d"]);
  expect(isSelected(most, "not loaded")).toBe(false);
});
