import type { ConfusionQuery } from "../../generated/documents";

export type Matrix = NonNullable<
  ConfusionQuery["project"]
>["confusionMatrices"][number];
export type Cell = Matrix["cells"][number];

export type Row = {
  /** Null: extra, the ground truths have nothing there. */
  label: string | null;
  total: number;
  /** One for each of `Grid.columns`; none where nothing was counted. */
  cells: (Cell | undefined)[];
};

/** A matrix with all its cells: rows are labels of the ground truths, columns the others'. */
export type Grid = { columns: (string | null)[]; rows: Row[] };

export const MISSING = "missing";
export const EXTRA = "extra";

export function gridOf({ labels, cells }: Pick<Matrix, "labels" | "cells">): Grid {
  const byPlace = new Map(
    cells.map((cell) => [placeOf(cell.groundTruthLabel, cell.label), cell]),
  );
  const columns = withNull(labels, cells, "label");
  const rows = withNull(labels, cells, "groundTruthLabel").map((label) => {
    const found = columns.map((column) => byPlace.get(placeOf(label, column)));
    const total = found.reduce((sum, cell) => sum + (cell?.count ?? 0), 0);
    return { label, total, cells: found };
  });
  return { columns, rows };
}

const placeOf = (row: string | null | undefined, column: string | null | undefined) =>
  JSON.stringify([row ?? null, column ?? null]);

/** The labels, and last what has none, where that was counted. */
function withNull(
  labels: readonly string[],
  cells: readonly Cell[],
  side: "label" | "groundTruthLabel",
): (string | null)[] {
  return cells.some((cell) => cell[side] === null) ? [...labels, null] : [...labels];
}

/** The matrix as a table of texts and numbers, with the labels at its edges. */
export function tableOf({ columns, rows }: Grid): (string | number)[][] {
  return [
    ["ground truth", ...columns.map((label) => label ?? MISSING)],
    ...rows.map(({ label, cells }) => [
      label ?? EXTRA,
      ...cells.map((cell) => cell?.count ?? 0),
    ]),
  ];
}

/** What a cell says, in words. */
export function sayCell({ groundTruthLabel, label, count }: Cell): string {
  const times = `${count.toLocaleString()} ×`;
  if (groundTruthLabel === null)
    return `${times} ${label} where there should be nothing`;
  if (label === null) return `${times} ${groundTruthLabel} was missed`;
  if (label === groundTruthLabel) return `${times} ${label} was right`;
  return `${times} ${groundTruthLabel} was taken for ${label}`;
}
