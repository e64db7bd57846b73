import { useTable } from "@tanstack/react-table";
import { useVirtualizer } from "@tanstack/react-virtual";
import { type MouseEvent, useEffect, useMemo, useRef } from "react";
import { everything, filterOf, orderOf, type TaskList } from "../address";
import type { Project } from "../projects/ProjectFrame";
import { Empty, Loading, Problem } from "../ui/states";
import { useOnFocus } from "../ui/useOnFocus";
import { columnsOf, features, orders } from "./columns";
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
const ROWS_AHEAD = 12;

/** The tasks of a list. Only the rows in sight are in the document, however many there are. */
export function TaskTable(props: TaskTableProps) {
  const { project, list, total, selection, onSelect, onOrder } = props;
  const { pages, error, loading, hasMore, loadMore, refetch } = useTaskPages({
    projectId: project.id,
    filter: filterOf(list),
    orderBy: orderOf(list),
  });
  useOnFocus(refetch);
  const rows = useMemo(() => rowsOf(pages), [pages]);
  const columns = useMemo(() => columnsOf(project, list), [project, list]);
  const table = useTable({
    features,
    columns,
    data: rows,
    getRowId: (row: Row) => row.node.id,
  });
  const scroller = useRef<HTMLDivElement>(null);
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    overscan: ROWS_AHEAD,
  });
  const inSight = virtual.getVirtualItems();
  const lastInSight = inSight.at(-1)?.index ?? 0;
  useEffect(() => {
    if (hasMore && lastInSight >= rows.length - 2 * ROWS_AHEAD) loadMore();
  }, [hasMore, lastInSight, rows.length, loadMore]);

  const anchor = useRef(0);
  const choose = (index: number, event: MouseEvent<HTMLInputElement>) => {
    const ids = rows.map((row) => row.node.id);
    const from = event.shiftKey ? anchor.current : index;
    anchor.current = index;
    onSelect(withRange(selection, ids, from, index, event.currentTarget.checked));
  };

  if (error && rows.length === 0) return <Problem error={error} onRetry={refetch} />;
  if (!loading && rows.length === 0) return <NoTasks project={project} list={list} />;
  const head = table.getHeaderGroups()[0]?.headers ?? [];
  const shape = project.viewerCanSeeGroundTruths ? "full" : "short";
  return (
    <div
      className={`table ${shape}`}
      role="table"
      aria-label="Tasks"
      aria-rowcount={(total ?? -2) + 1}
      ref={scroller}
      // Scrolling by keyboard needs the focus.
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
      tabIndex={0}
    >
      <div role="row" className="row head" aria-rowindex={1}>
        <span role="columnheader" aria-label="Selected" />
        {head.map(({ id, column }) => (
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
          const row = table.getRowModel().rows[index];
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
              <span role="cell">
                <input
                  type="checkbox"
                  aria-label={`Select ${row.id}`}
                  checked={chosen}
                  onClick={(event) => choose(index, event)}
                  readOnly
                />
              </span>
              {row.getAllCells().map((cell) => (
                <span key={cell.id} role="cell" className={`col-${cell.column.id}`}>
                  <table.FlexRender cell={cell} />
                </span>
              ))}
            </div>
          );
        })}
      </div>
      {loading && <Loading what="tasks" />}
      {error && <Problem error={error} onRetry={refetch} />}
    </div>
  );
}

type ColumnHeadProps = {
  id: string;
  title: string;
  list: TaskList;
  onOrder: (list: TaskList) => void;
};

function ColumnHead({ id, title, list, onOrder }: ColumnHeadProps) {
  const field = orders[id];
  const ordered = field !== undefined && list.orderBy === field;
  const direction = list.descending ? "descending" : "ascending";
  if (!field)
    return (
      <span role="columnheader" className={`col-${id}`}>
        {title}
      </span>
    );
  return (
    <span
      role="columnheader"
      className={`col-${id}`}
      aria-sort={ordered ? direction : "none"}
    >
      <button
        type="button"
        onClick={() =>
          onOrder({ ...list, orderBy: field, descending: ordered && !list.descending })
        }
      >
        {title}
        <span aria-hidden="true">{ordered ? (list.descending ? " ▾" : " ▴") : ""}</span>
      </button>
    </span>
  );
}

function NoTasks({ project, list }: { project: Project; list: TaskList }) {
  if (JSON.stringify(filterOf(list)) !== JSON.stringify(filterOf(everything)))
    return (
      <Empty title="No task passes this filter">
        <p>Take a condition away, or clear them all.</p>
      </Empty>
    );
  if (!mayImport(project))
    return (
      <Empty title="No tasks for you yet">
        <p>You will see the tasks here that you have answered or been assigned.</p>
      </Empty>
    );
  return (
    <Empty title="No tasks yet">
      <p>Drop a JSON export of Label Studio here, or choose one below.</p>
    </Empty>
  );
}

export const mayImport = (project: Project): boolean =>
  project.viewerRole === "MANAGER" || project.viewerRole === "ADMIN";
