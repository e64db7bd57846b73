import type { Selection } from "../tasks/selection";

/** Where somebody left a list: how far down, at which row, with what selected. */
export type Place = {
  top: number;
  /** The row that was opened last, from 0. */
  opened?: number | undefined;
  selection?: Selection | undefined;
};

const places = new Map<string, Place>();

export const placeIn = (list: string): Place => places.get(list) ?? { top: 0 };

export function keepPlace(list: string, change: Partial<Place>): void {
  places.set(list, { ...placeIn(list), ...change });
}

/** What was done to a list moved its rows: it begins at its top again. */
export const forgetPlace = (list: string): boolean => places.delete(list);

/** Who comes back to a project later begins anew. */
export const forgetPlaces = (): void => places.clear();
