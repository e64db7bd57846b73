import type { TaskFilter } from "../../generated/documents";
import type { Chosen } from "./bulk";

/** The filter by which the server counts the chosen tasks. */
export const countable = ({ filter, selection }: Chosen): TaskFilter =>
  selection.all ? filter : { ids: [...selection.ids] };
