import type { TaskList } from "../address";
import { orders } from "./columns";

type ColumnHeadProps = {
  id: string;
  title: string;
  list: TaskList;
  onOrder: (list: TaskList) => void;
};

/** The title of a column; a button where the list can be ordered by it. */
export function ColumnHead({ id, title, list, onOrder }: ColumnHeadProps) {
  const field = orders[id];
  if (!field)
    return (
      <span role="columnheader" className={`col-${id}`}>
        {title}
      </span>
    );
  const ordered = list.orderBy === field;
  const direction = list.descending ? "descending" : "ascending";
  const order = () =>
    onOrder({ ...list, orderBy: field, descending: ordered && !list.descending });
  return (
    <span
      role="columnheader"
      className={`col-${id}`}
      aria-sort={ordered ? direction : "none"}
    >
      <button type="button" onClick={order}>
        {title}
        <span aria-hidden="true" className="arrow">
          {ordered ? (list.descending ? "▾" : "▴") : ""}
        </span>
      </button>
    </span>
  );
}
