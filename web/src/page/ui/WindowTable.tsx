import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useMemo, useRef } from "react";
import { keepPlace, placeIn } from "./places";
import { Loading, Problem } from "./states";
import { type Reading, useWindow } from "./useWindow";
import "./window-table.css";

/** A row, and where it stands in its list, from 0. */
export type Placed<Row> = { index: number; row: Row };

export type Column<Row> = {
  id: string;
  title: string;
  cell: (placed: Placed<Row>) => ReactNode;
};

export type Columns<Row> = readonly Column<Row>[];

export type Window<Row> = ReturnType<typeof useWindow<Row>>;

type WindowTableProps<Row> = {
  label: string;
  className: string;
  /** What tells this list from others, to come back to where it was left. */
  list: string;
  total: number | undefined;
  reading: Reading<Row>;
  columns: Columns<Row>;
  head: (id: string, title: string) => ReactNode;
  /** The first cell of a row, and its class, where rows can be selected. */
  selectable?: {
    isSelected: (row: Row) => boolean;
    cell: (placed: Placed<Row>, window: Window<Row>) => ReactNode;
  };
  empty: ReactNode;
  onWindow?: (window: Window<Row>) => void;
};

const ROW_HEIGHT = 52;
const ROWS_AROUND = 12;

/** A list of any length. Only the rows in sight are in the document; its scrollbar is that of all. */
export function WindowTable<Row>(props: WindowTableProps<Row>) {
  const { label, className, list, total, reading, columns, head } = props;
  const { selectable, empty, onWindow } = props;
  const place = useMemo(() => placeIn(list), [list]);
  const scroller = useRef<HTMLDivElement>(null);
  const startAt = Math.floor(place.top / ROW_HEIGHT);
  const virtual = useVirtualizer({
    count: total ?? 0,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_AROUND,
    initialOffset: place.top,
  });
  const inSight = virtual.getVirtualItems();
  const first = inSight[0]?.index ?? startAt;
  const last = inSight.at(-1)?.index ?? first;
  const window = useWindow(reading, first, last, total);
  const { rowAt, isLoading, error, readAgain } = window;
  useEffect(() => {
    onWindow?.(window);
  });

  const isEmpty = inSight.every(({ index }) => rowAt(index) === undefined);

  useReturn(scroller, place.opened, !isEmpty, (index) =>
    virtual.scrollToIndex(index, { align: "auto" }),
  );

  if (error && isEmpty) return <Problem error={error} onRetry={readAgain} />;
  if (total === 0) return empty;
  return (
    <div
      className={`table ${className}`}
      role="table"
      aria-label={label}
      aria-rowcount={(total ?? -2) + 1}
      aria-busy={isLoading}
      ref={scroller}
      onScroll={({ currentTarget }) =>
        keepPlace(list, { top: currentTarget.scrollTop })
      }
      // Scrolling by keyboard needs the focus.
      tabIndex={0}
    >
      <div role="row" className="row head" aria-rowindex={1}>
        {selectable && (
          <span role="columnheader">
            <span className="unseen">Selected</span>
          </span>
        )}
        {columns.map(({ id, title }) => head(id, title))}
      </div>
      <div
        role="rowgroup"
        style={{ height: virtual.getTotalSize(), position: "relative" }}
      >
        {inSight.map(({ index, start }) => {
          const row = rowAt(index);
          if (row === undefined) return null;
          const placed = { index, row };
          const chosen = selectable?.isSelected(row) ?? false;
          return (
            <div
              key={index}
              role="row"
              className={chosen ? "row chosen" : "row"}
              aria-rowindex={index + 2}
              data-index={index}
              style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
              onClick={(event) => {
                if (event.target instanceof Element && event.target.closest("a"))
                  keepPlace(list, { opened: index });
              }}
            >
              {selectable?.cell(placed, window)}
              {columns.map(({ id, cell }) => (
                <span key={id} role="cell" className={`col-${id}`}>
                  {cell(placed)}
                </span>
              ))}
            </div>
          );
        })}
      </div>
      {isLoading && isEmpty && <Loading what={label.toLowerCase()} />}
      {error && <Problem error={error} onRetry={readAgain} />}
    </div>
  );
}

/** Shows the row that was opened last, and gives it the focus: once, when it is there. */
function useReturn(
  scroller: { current: HTMLElement | null },
  opened: number | undefined,
  isThere: boolean,
  scrollTo: (index: number) => void,
): void {
  const returned = useRef(opened === undefined);
  useEffect(() => {
    if (returned.current || !isThere || opened === undefined) return;
    const row = scroller.current?.querySelector(`[data-index="${opened}"] a`);
    if (row instanceof HTMLElement) {
      returned.current = true;
      scrollTo(opened);
      row.focus({ preventScroll: true });
    } else scrollTo(opened);
  });
}
