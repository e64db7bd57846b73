import { expect, test, vi } from "vitest";
import { linkedIn, linkTo } from "./link";

const query = '# 100 % & more + "ü"\nquery Q($id: ID!) { task(id: $id) { id } }';

test("a link opens what it was made of", () => {
  vi.stubGlobal("location", { origin: "http://x", pathname: "/graphiql" });
  for (const linked of [{ query }, { query, variables: '{"id": "Task:7"}' }])
    expect(linkedIn(new URL(linkTo(linked)).hash)).toEqual(linked);
  vi.unstubAllGlobals();
});

test.each(["", "#", "#token=x", "#variables={}"])("%s opens nothing", (fragment) => {
  expect(linkedIn(fragment)).toBeUndefined();
});
