/** Which tasks are chosen: some of them, or all that match the list's filter. */
export type Selection = { all: true } | { all: false; ids: ReadonlySet<string> };

export const nothing: Selection = { all: false, ids: new Set() };

export const isSelected = (selection: Selection, id: string): boolean =>
  selection.all || selection.ids.has(id);

export const isEmpty = (selection: Selection): boolean =>
  !selection.all && selection.ids.size === 0;

/**
 * Chooses or leaves the tasks of a range.
 *
 * Leaving some of "all" chooses the others that are shown: what is not loaded yet
 * cannot be listed.
 */
export function withRange(
  selection: Selection,
  shown: readonly string[],
  range: readonly string[],
  chosen: boolean,
): Selection {
  const ids = new Set(selection.all ? shown : selection.ids);
  for (const id of range) {
    if (chosen) ids.add(id);
    else ids.delete(id);
  }
  return { all: false, ids };
}
