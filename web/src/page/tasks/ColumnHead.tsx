import type { TaskList } from "../address";
import { orders } from "./columns";

type ColumnHeadProps = {
  id: string;
  title: string;
  list: TaskList;
  onOrder: (list: TaskList) => void;
};

/** The title of a column of tasks. */
export function ColumnHead({ id, title, list, onOrder }: ColumnHeadProps) {
  const field = orders[id];
  return (
    <OrderHead
      id={id}
      title={title}
      isOrder={list.orderBy === field}
      descending={list.descending}
      onOrder={
        field && ((descending) => onOrder({ ...list, orderBy: field, descending }))
      }
    />
  );
}

type OrderHeadProps = {
  id: string;
  title: string;
  isOrder: boolean;
  descending: boolean;
  /** Orders the list by this column, where that can be. */
  onOrder: ((descending: boolean) => void) | undefined;
};

/** The title of a column; a button where the list can be ordered by it. */
export function OrderHead(props: OrderHeadProps) {
  const { id, title, isOrder, descending, onOrder } = props;
  if (!onOrder)
    return (
      <span role="columnheader" className={`col-${id}`}>
        {title}
      </span>
    );
  const direction = descending ? "descending" : "ascending";
  return (
    <span
      role="columnheader"
      className={`col-${id}`}
      aria-sort={isOrder ? direction : "none"}
    >
      <button type="button" onClick={() => onOrder(isOrder && !descending)}>
        {title}
        <span aria-hidden="true" className="arrow">
          {isOrder ? (descending ? "▾" : "▴") : ""}
        </span>
      </button>
    </span>
  );
}
