import { expect, test } from "vitest";
import { regionsOf } from "./result";
import { valuesOf } from "./values";

const entry = (from_name: string, type: string, value: object) => ({
  from_name,
  type,
  to_name: "t",
  value,
});

test("what both sides say by a control stands together, what is a place does not", () => {
  const truth = regionsOf([
    entry("stars", "rating", { rating: 2 }),
    entry("why", "textarea", { text: ["short"] }),
    entry("box", "rectanglelabels", { x: 1, rectanglelabels: ["Car"] }),
  ]);
  const given = regionsOf([
    entry("stars", "rating", { rating: 4 }),
    entry("mood", "choices", { choices: ["good"] }),
  ]);

  expect(valuesOf(truth, given)).toEqual([
    { control: "stars", truth: ["2"], given: ["4"] },
    { control: "why", truth: ["short"], given: [] },
    { control: "mood", truth: [], given: ["good"] },
  ]);
});
