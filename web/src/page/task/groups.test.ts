import { expect, test } from "vitest";
import { everything, type TaskAddress } from "../address";
import type { Answer } from "./answers";
import { firstOf, groupsOf } from "./groups";
import { regionsOf } from "./result";

const answer = (id: string, choice: string, accuracy: number | null): Answer => ({
  id,
  by: `by ${id}`,
  byId: `User:${id}`,
  kind: "annotation",
  starrable: true,
  accuracy,
  status: accuracy === null ? "IS_GROUND_TRUTH" : "SCORED",
  controls: { answered: 1, of: 1 },
  regions: regionsOf([
    { id, from_name: "c", to_name: "t", type: "choices", value: { choices: [choice] } },
  ]),
});

const right = answer("1", "yes", 1);
const truth = answer("2", "yes", null);
const wrong = answer("3", "no", 0);
const alike = answer("4", "no", 0);
const skipped: Answer = { ...answer("5", "no", null), status: "SKIPPED", regions: [] };
const all = [skipped, right, truth, wrong, alike];
const address: TaskAddress = {
  view: "task",
  projectId: "1",
  taskId: "1",
  list: everything,
  at: "",
};

test("the truth comes first, then the worst; equal answers stand together", () => {
  const groups = groupsOf(all, truth).map(({ answers }) => answers.map(({ id }) => id));

  expect(groups).toEqual([["2"], ["3", "4"], ["1"], ["5"]]);
});

test.each<[Partial<TaskAddress>, string]>([
  [{}, "3"],
  [{ answer: "1" }, "1"],
  [{ list: { ...everything, annotatorId: "User:4" } }, "4"],
  [{ list: { ...everything, annotatorId: "User:9" } }, "3"],
])("opened with %j, answer %s is looked at", (opened, id) => {
  const groups = groupsOf(all, truth);

  expect(firstOf(groups, truth, { ...address, ...opened })?.id).toBe(id);
});
