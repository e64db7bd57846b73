import { expect, test } from "vitest";
import { exactJson, unmarked, withMarks } from "./exact";

const shown = (json: string): string => exactJson(JSON.parse(withMarks(json)));

test.each([
  '{"post":1212345678901234567,"to":[-9223372036854775808,18446744073709551615]}',
  '{"text":"1212345678901234567","a \\"b":"\\\\u0000123","c":0.30000000000000004}',
  "[9007199254740993]",
  '[9007199254740992,10000000000000000,"\\\\"]',
])("%s is shown with every digit", (json) => {
  expect(shown(json)).toBe(json);
});

test("a number that JavaScript holds stays a number", () => {
  const json = '{"start":1592250751951,"x":12.345678901234567,"n":9007199254740992}';

  expect(withMarks(json)).toBe(json);
});

test("a marked number alone is its digits, and any other text is itself", () => {
  const [number, text] = JSON.parse(withMarks('[1212345678901234567,"a"]'));

  expect(unmarked(number)).toBe("1212345678901234567");
  expect(unmarked(text)).toBe("a");
  expect(unmarked(3)).toBe(3);
});
