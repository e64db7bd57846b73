import { useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, useEffect, useMemo, useRef } from "react";
import { filterOf, orderOf, type TaskList } from "../address";
import { useChanges } from "../live/Live";
import type { Project } from "../projects/project";
import { Loading, Problem } from "../ui/states";
import { ColumnHead } from "./ColumnHead";
import { columnsOf, features } from "./columns";
import { NoTasks } from "./NoTasks";
import { isSelected, type Selection, withRange } from "./selection";
import { type Row, rowsOf, useTaskPages } from "./useTaskPages";

type TaskTableProps = {
  project: Project;
  list: TaskList;
  total: number | undefined;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  onOrder: (list: TaskList) => void;
};

const ROW_HEIGHT = 52;
const ROWS_AROUND = 12;
/** The next page is asked for when so few loaded rows are left below. */
const ROWS_AHEAD = 250;

/** The tasks of a list. Only the rows in sight are in the document, however many there are. */
export function TaskTable(props: TaskTableProps) {
  const { project, list, total, selection, onSelect, onOrder } = props;
  const { pages, error, loading, hasMore, loadMore, readAgain, readChanged } =
    useTaskPages({
      projectId: project.id,
      filter: filterOf(list),
      orderBy: orderOf(list),
    });
  const rows = useMemo(() => rowsOf(pages), [pages]);
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_AROUND,
  });
  const inSight = virtual.getVirtualItems();
  const first = inSight[0]?.index ?? 0;
  const last = inSight.at(-1)?.index ?? 0;
  useChanges((changed) => readChanged(changed, first, last));
  useEffect(() => {
    if (hasMore && last >= rows.length - ROWS_AHEAD) loadMore();
  }, [hasMore, last, rows.length, loadMore]);

  const columns = useMemo(() => columnsOf(project, list), [project, list]);
  // The table library builds a model of all rows that it gets: here of those in sight.
  const shown = useMemo(() => rows.slice(first, last + 1), [rows, first, last]);
  const table = useTable({
    features,
    columns,
    data: shown,
    getRowId: (row: Row) => row.node.id,
  });

  const anchor = useRef(0);
  const choose = (index: number, event: MouseEvent<HTMLInputElement>) => {
    const ids = rows.map((row) => row.node.id);
    const from = event.shiftKey ? anchor.current : index;
    anchor.current = index;
    onSelect(withRange(selection, ids, from, index, event.currentTarget.checked));
  };
  const retry = () => readAgain(0, rows.length);

  if (error && rows.length === 0) return <Problem error={error} onRetry={retry} />;
  if (!loading && rows.length === 0) return <NoTasks project={project} list={list} />;
  const shape = project.viewerCanSeeGroundTruths ? "full" : "short";
  return (
    <div
      className={`table ${shape}`}
      role="table"
      aria-label="Tasks"
      aria-rowcount={(total ?? -2) + 1}
      aria-busy={loading}
      ref={scroller}
      // Scrolling by keyboard needs the focus.
      tabIndex={0}
    >
      <div role="row" className="row head" aria-rowindex={1}>
        <span role="columnheader" aria-label="Selected" />
        {table.getHeaderGroups()[0]?.headers.map(({ id, column }) => (
          <ColumnHead
            key={id}
            id={id}
            title={String(column.columnDef.header)}
            list={list}
            onOrder={onOrder}
          />
        ))}
      </div>
      <div
        role="rowgroup"
        style={{ height: virtual.getTotalSize(), position: "relative" }}
      >
        {inSight.map(({ index, start }) => {
          const row = table.getRowModel().rows[index - first];
          if (!row) return null;
          const chosen = isSelected(selection, row.id);
          return (
            <div
              key={row.id}
              role="row"
              className={chosen ? "row chosen" : "row"}
              aria-rowindex={index + 2}
              style={{ height: ROW_HEIGHT, transform: `translateY(${start}px)` }}
            >
              <label role="cell" className="check">
                <input
                  type="checkbox"
                  aria-label={`Select ${row.id}`}
                  checked={chosen}
                  onClick={(event) => choose(index, event)}
                  readOnly
                />
              </label>
              {row.getAllCells().map((cell) => (
                <span key={cell.id} role="cell" className={`col-${cell.column.id}`}>
                  <table.FlexRender cell={cell} />
                </span>
              ))}
            </div>
          );
        })}
      </div>
      {loading && <Loading what={rows.length > 0 ? "more tasks" : "tasks"} />}
      {error && <Problem error={error} onRetry={retry} />}
    </div>
  );
}
