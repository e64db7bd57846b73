import { expect, test } from "vitest";
import { placeOf } from "./media";

const here = "https://gt.example.org/";
const kind = (source: string, ...origins: string[]) =>
  placeOf(source, here, origins).kind;

test.each([
  "/data/upload/1.png",
  "https://gt.example.org/a.png",
  "data:image/png;base64,AA",
])("%s is the server's own or part of the data", (source) => {
  expect(kind(source)).toBe("shown");
});

test("another origin is blocked until the operator names it", () => {
  const source = "https://media.example.com/a.png";

  expect(placeOf(source, here, [])).toEqual({
    kind: "blocked",
    address: source,
    origin: "https://media.example.com",
  });
  expect(kind(source, "https://media.example.com")).toBe("shown");
  expect(kind(source, "http://media.example.com")).toBe("blocked");
});

test("a star covers the hosts below, at the same port", () => {
  expect(kind("https://a.b.example.com/x", "https://*.example.com")).toBe("shown");
  expect(kind("https://example.com/x", "https://*.example.com")).toBe("blocked");
  expect(kind("https://badexample.com/x", "https://*.example.com")).toBe("blocked");
  expect(kind("https://a.example.com:8443/x", "https://*.example.com")).toBe("blocked");
});

test.each([
  "s3://bucket/a.png",
  "gs://bucket/a.png",
  "javascript:alert(1)",
  "data:text/html,x",
])("%s is nothing that the page loads", (source) => {
  expect(kind(source)).toBe("elsewhere");
});
