import { expect, test } from "vitest";
import { sayConflict } from "./conflict";

const person = (name: string) => ({ id: "User:1", name, email: null });

test("who set which annotation is said", () => {
  const groundTruth = { id: "Annotation:1", annotator: person("Ada") };

  const said = sayConflict({ groundTruth, groundTruthSetBy: person("Nora") });

  expect(said).toMatch(/^Nora has made the annotation of Ada the ground truth/);
});

test.each([
  [{ groundTruth: null, groundTruthSetBy: null }, "taken the ground truth away"],
  [null, "changed this task"],
])("what is not known is not said", (now, said) => {
  expect(sayConflict(now)).toContain(`Somebody else has ${said}`);
});
