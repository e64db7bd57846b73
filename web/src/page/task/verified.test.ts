import { expect, test } from "vitest";
import { type Answer, inVersion } from "./answers";
import { type Region, regionsOf } from "./result";
import { sayChange, sayPin, type PinnedTruth } from "./verified";

const asVerified: PinnedTruth = {
  wasCancelled: false,
  changedSinceVerified: false,
  withdrawn: false,
};
const changed: PinnedTruth = { ...asVerified, changedSinceVerified: true };
const skipped: PinnedTruth = { ...asVerified, withdrawn: true, wasCancelled: true };
const deleted: PinnedTruth = { ...changed, withdrawn: true };

test.each([
  [asVerified, ""],
  [changed, "Its author changed this answer after it was verified."],
  [skipped, "Its author skipped this answer after it was verified."],
  [deleted, "Its author deleted this answer after it was verified."],
])("what its author did since is said: %j", (truth, said) => {
  expect(sayChange(truth)).toBe(said);
});

test("of a deleted one it is said that only the mark keeps it", () => {
  const uses = "after it was verified; accuracies use the verified version.";

  expect(sayPin({ ...changed, regions: [] })).toBe(
    `Its author changed this answer ${uses}`,
  );
  expect(sayPin({ ...deleted, regions: [] })).toBe(
    `Its author deleted this answer ${uses} Without the mark, the answer is gone.`,
  );
});

test("only the ground truth has two versions", () => {
  const answer = (id: string, regions: Region[]): Answer => ({
    id,
    by: id,
    byId: "User:1",
    kind: "annotation",
    starrable: true,
    accuracy: null,
    status: "SCORED",
    controls: { answered: null, of: null },
    regions,
  });
  const [verified, present] = [regionsOf([{ id: "v" }]), regionsOf([{ id: "p" }])];
  const truth = { ...answer("1", present), pin: { ...changed, regions: verified } };
  const answers = [truth, answer("2", present)];

  const shown = (version: "verified" | "present") =>
    inVersion(answers, version).map(({ regions }) => regions);

  expect(shown("verified")).toEqual([verified, present]);
  expect(shown("present")).toEqual([present, present]);
});
