import type { DetailsFragment, RegionPairKind } from "../../generated/documents";

export type Pair = DetailsFragment["pairs"][number];

/** What became of each region in a comparison, by the region's id. */
export type Kinds = ReadonlyMap<string, RegionPairKind>;

export const uncompared: Kinds = new Map();

/** How the comparison looks from the ground truth's side, and from the other. */
export function kindsOf(pairs: readonly Pair[]): { truth: Kinds; other: Kinds } {
  const truth = new Map<string, RegionPairKind>();
  const other = new Map<string, RegionPairKind>();
  for (const { kind, groundTruthRegionId, regionId } of pairs) {
    if (groundTruthRegionId) truth.set(groundTruthRegionId, kind);
    if (regionId) other.set(regionId, kind);
  }
  return { truth, other };
}

export const kindNames: Record<RegionPairKind, string> = {
  MATCHED: "matched",
  WRONG_LABEL: "wrong label",
  MISSED: "missed",
  EXTRA: "extra",
  UNREADABLE: "unreadable",
};

/** The labels of a pair: both where they differ. */
export function labelsOfPair({ kind, groundTruthLabels, labels }: Pair): string {
  const expected = groundTruthLabels.join(", ");
  const given = labels.join(", ");
  if (kind === "WRONG_LABEL") return `${given} instead of ${expected}`;
  if (kind === "MISSED") return expected;
  return given || expected;
}

const ORDER: readonly RegionPairKind[] = [
  "MISSED",
  "EXTRA",
  "WRONG_LABEL",
  "UNREADABLE",
  "MATCHED",
];

/** What is wrong before what is right; of what is right, the worst first. */
export function errorsFirst(pairs: readonly Pair[]): Pair[] {
  return pairs.toSorted(
    (a, b) =>
      ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) ||
      (a.overlap ?? 1) - (b.overlap ?? 1),
  );
}
