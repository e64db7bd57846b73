import { expect, test } from "vitest";
import { placeOf } from "./media";

const here = "https://gt.example.org/";
const kind = (source: string, ...origins: string[]) =>
  placeOf(source, "Task:7", here, origins).kind;

test.each(["https://gt.example.org/a.png", "data:image/png;base64,AA"])(
  "%s is the server's own or part of the data",
  (source) => {
    expect(kind(source)).toBe("shown");
  },
);

test("another origin is blocked until the operator names it", () => {
  const source = "https://media.example.com/a.png";

  expect(placeOf(source, "Task:7", here, [])).toEqual({
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
  "/data/upload/1.png",
  "images/1.png",
  "/data/local-files/?d=a%20b.png",
  "s3://bucket/a.png",
  "gs://bucket/a b.png",
  "javascript:alert(1)",
  "data:text/html,x",
  "http://[",
])("our server is asked what %s means", (source) => {
  const address = `/media/tasks/7?address=${encodeURIComponent(source)}`;
  expect(placeOf(source, "Task:7", here, [])).toEqual({ kind: "asked", address });
});
