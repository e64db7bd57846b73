import { expect, test } from "vitest";
import { csv, tabbed } from "./csv";

test("cells are separated, missing ones are empty, lines end as RFC 4180 has it", () => {
  expect(csv([["a", 0.5, null, undefined, 3]])).toBe("a,0.5,,,3\r\n");
});

test("quotes, commas and line breaks stay within their cell", () => {
  expect(csv([['say "hi", then\nleave']])).toBe('"say ""hi"", then\nleave"\r\n');
});

test.each(["=1+1", "+1", "-1", "@SUM(A1)"])("%s is text, not a formula", (name) => {
  expect(csv([[name]])).toBe(`'${name}\r\n`);
});

test("what is copied has a tab between cells, and none within them", () => {
  expect(
    tabbed([
      ["a\tb", 1, null],
      ["=x", 0.5, "c"],
    ]),
  ).toBe("a b\t1\t\n'=x\t0.5\tc");
});
