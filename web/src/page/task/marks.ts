import type { RegionPairKind } from "../../generated/documents";
import type { Kinds } from "./pairs";

/** What the comparison says of the regions of one side, and which of them is pointed at. */
export type Marks = {
  kinds: Kinds;
  lit: string | undefined;
  onLight: (regionId: string | undefined) => void;
  /** The region that was chosen by a click, here or elsewhere. */
  chosen: string | undefined;
  onChoose: (regionId: string) => void;
};

/** Told apart without colours as well. */
export const signs: Record<RegionPairKind, string> = {
  MATCHED: "✓",
  WRONG_LABEL: "≠",
  MISSED: "−",
  EXTRA: "+",
  UNREADABLE: "?",
};

/** What an element that shows a region needs to take part in the comparison. */
export function marked({ kinds, lit, onLight, onChoose }: Marks, regionId: string) {
  return {
    "data-region": regionId,
    "data-kind": kinds.get(regionId),
    "data-lit": lit === regionId || undefined,
    onPointerEnter: () => onLight(regionId),
    onPointerLeave: () => onLight(undefined),
    onClick: () => onChoose(regionId),
  };
}

/** The label of a region behind the sign of what became of it. */
export function signed({ kinds }: Marks, regionId: string, label: string): string {
  const kind = kinds.get(regionId);
  return kind ? `${signs[kind]} ${label}` : label;
}
