import { expect, test } from "vitest";
import {
  type Address,
  everything,
  filterOf,
  readAddress,
  writeAddress,
} from "./address";

const list = {
  groundTruth: "with",
  annotatorId: "User:3",
  modelVersion: "a/b & c?",
  atLeast: 0,
  atMost: 0.5,
  search: "50 % #1",
  orderBy: "MEAN_ACCURACY",
  descending: true,
} as const;

test.each<Address>([
  { view: "projects" },
  { view: "tasks", projectId: "3", list: everything },
  { view: "tasks", projectId: "3", list },
  { view: "tasks", projectId: "3", list: { ...everything, ids: "4,17" } },
  { view: "accuracy", projectId: "3", list },
  { view: "task", projectId: "3", taskId: "7", list, at: "WyJJRCIsOF0=" },
])("an address that was written reads as the same: %j", (address) => {
  expect(readAddress(writeAddress(address))).toEqual(address);
});

test.each(["", "#", "#/", "#/nothing/3", "#/projects", "#/projects/"])(
  "%s leads to the projects",
  (fragment) => {
    expect(readAddress(fragment)).toEqual({ view: "projects" });
  },
);

test("what no filter can mean is left out", () => {
  const address = readAddress(
    "#/projects/3/tasks?groundTruth=maybe&atLeast=2&atMost=x&orderBy=SIZE&annotatorId=",
  );

  expect(address).toEqual({ view: "tasks", projectId: "3", list: everything });
});

test("the filter holds only what was asked for", () => {
  expect(filterOf(everything)).toEqual({});
  expect(filterOf({ ...everything, groundTruth: "without", atLeast: 0 })).toEqual({
    hasGroundTruth: false,
    accuracy: { gte: 0 },
  });
});

test.each([
  ["changed", { groundTruthChanged: true }],
  ["withdrawn", { groundTruthWithdrawn: true }],
] as const)(
  "%s ground truths stand in the address and are asked for",
  (given, filter) => {
    const address = readAddress(`#/projects/3/tasks?groundTruth=${given}`);

    expect(address.view === "tasks" && filterOf(address.list)).toEqual(filter);
    expect(writeAddress(address)).toContain(`groundTruth=${given}`);
  },
);

test("one letter is no search: the server wants two", () => {
  expect(filterOf({ ...everything, search: "a" })).toEqual({});
});

test("ids in an address are numbers, or none at all", () => {
  const listed = (ids: string) => {
    const address = readAddress(`#/projects/3/tasks?ids=${ids}`);
    return address.view === "tasks" ? filterOf(address.list).ids : undefined;
  };

  expect(listed("4,17")).toEqual(["4", "17"]);
  expect(listed("4,x")).toBeUndefined();
});
