import { expect, test } from "vitest";
import { sayControls } from "./standings";

test.each([
  [3, 5, "3 of 5 controls answered"],
  [0, 1, "0 of 1 control answered"],
  [2, 2, "2 of 2 controls answered"],
  [1, 1, ""],
  [null, null, ""],
  [undefined, 3, ""],
])("%s answered of %s is %j", (answered, of, said) => {
  expect(sayControls({ answered, of })).toBe(said);
});
