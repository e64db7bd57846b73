import { expect, test } from "vitest";
import { withoutToken } from "./session";

test.each([
  ["#token=gt_a_b", "gt_a_b", ""],
  ["#/projects/1/tasks?token=gt_a_b", "gt_a_b", "#/projects/1/tasks"],
  [
    "#/projects/1/tasks?token=x&groundTruth=with",
    "x",
    "#/projects/1/tasks?groundTruth=with",
  ],
  [
    "#/projects/1/tasks?groundTruth=with&token=x",
    "x",
    "#/projects/1/tasks?groundTruth=with",
  ],
  ["#token=", "", ""],
])("the token of %s is taken, and the rest stays", (fragment, token, rest) => {
  expect(withoutToken(fragment)).toEqual({ token, rest });
});

test.each(["", "#/", "#/projects/1/tasks?search=token"])(
  "%s holds no token, and stays",
  (fragment) => {
    expect(withoutToken(fragment)).toEqual({ token: undefined, rest: fragment });
  },
);
