import { describe, isPlaced, type Region } from "./result";

/** What the two sides say of the whole task by one control. Empty where they say nothing. */
export type Values = { control: string; truth: string[]; given: string[] };

/** The values of all controls that at least one side answered, not those of places. */
export function valuesOf(truth: readonly Region[], given: readonly Region[]): Values[] {
  const byControl = new Map<string, Values>();
  const add = (side: "truth" | "given", regions: readonly Region[]) => {
    for (const region of regions) {
      if (isPlaced(region) || region.type === "relation") continue;
      const { control } = region;
      const values = byControl.get(control) ?? { control, truth: [], given: [] };
      values[side].push(describe(region));
      byControl.set(control, values);
    }
  };
  add("truth", truth);
  add("given", given);
  return [...byControl.values()];
}
