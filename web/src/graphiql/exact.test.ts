import { expect, test } from "vitest";
import { parseExact } from "./exact";

test
  .skipIf(!("rawJSON" in JSON))
  .each([
    '{"data":{"post":1212345678901234567,"x":0.30000000000000004,"n":[1,null]}}',
    '{"data":{"post":3}}',
  ])("%s is written as it was read", (json) => {
  expect(JSON.stringify(parseExact(json))).toBe(json);
});
