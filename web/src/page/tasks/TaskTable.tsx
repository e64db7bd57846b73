import { type MouseEvent, useMemo, useRef } from "react";
import { useClient } from "urql";
import { TaskRowsDocument, TasksDocument } from "../../generated/documents";
import { filterOf, orderOf, type TaskList } from "../address";
import type { Changed } from "../live/gathering";
import { useChanges } from "../live/Live";
import type { Project } from "../projects/project";
import { PAGE_SIZE, reading } from "../ui/useWindow";
import { type Placed, type Window, WindowTable } from "../ui/WindowTable";
import { ColumnHead } from "./ColumnHead";
import { columnsOf, type Row } from "./columns";
import { NoTasks } from "./NoTasks";
import { isSelected, type Selection, withRange } from "./selection";

type TaskTableProps = {
  project: Project;
  list: TaskList;
  total: number | undefined;
  selection: Selection;
  onSelect: (selection: Selection) => void;
  onOrder: (list: TaskList) => void;
};

/** More than so many changed rows are read by reading what is in sight. */
const ROWS_READ_ALONE = 300;

/** The tasks of a list. */
export function TaskTable(props: TaskTableProps) {
  const { project, list, total, selection, onSelect, onOrder } = props;
  const shown = useRef<Window<Row>>(undefined);
  const anchor = useRef(0);
  const columns = useMemo(() => columnsOf(project, list), [project, list]);
  const readChanged = useReadChanged();
  useChanges((changed) => shown.current && readChanged(shown.current, changed));

  const choose = async (
    { index }: Placed<Row>,
    window: Window<Row>,
    event: MouseEvent<HTMLInputElement>,
  ) => {
    const chosen = event.currentTarget.checked;
    const from = event.shiftKey ? anchor.current : index;
    anchor.current = index;
    const [start, end] = [Math.min(from, index), Math.max(from, index)];
    const range = await window.rowsFrom(start, end);
    const known = selection.all ? window.rows : [];
    onSelect(withRange(selection, idsOf(known), idsOf(range), chosen));
  };

  return (
    <WindowTable<Row>
      label="Tasks"
      className={project.viewerCanSeeGroundTruths ? "full" : "short"}
      list={placeKey(project, list)}
      total={total}
      reading={reading(
        TasksDocument,
        { projectId: project.id, filter: filterOf(list), orderBy: orderOf(list) },
        ({ tasks }): readonly Row[] => tasks.edges,
      )}
      columns={columns}
      head={(id, title) => (
        <ColumnHead key={id} id={id} title={title} list={list} onOrder={onOrder} />
      )}
      {...(project.viewerCanSetGroundTruths && {
        selectable: {
          isSelected: ({ node }) => isSelected(selection, node.id),
          cell: (placed, window) => (
            <span role="cell" className="check">
              <label>
                <input
                  type="checkbox"
                  aria-label={`Select ${placed.row.node.id}`}
                  checked={isSelected(selection, placed.row.node.id)}
                  onClick={(event) => choose(placed, window, event)}
                  readOnly
                />
              </label>
            </span>
          ),
        },
      })}
      empty={<NoTasks project={project} list={list} />}
      onWindow={(window) => {
        shown.current = window;
      }}
    />
  );
}

/** The name of a list by which its place is kept. */
export const placeKey = (project: Project, list: TaskList): string =>
  JSON.stringify([project.id, filterOf(list), orderOf(list)]);

const idsOf = (rows: readonly Row[]): string[] => rows.map(({ node }) => node.id);

/** Reads the rows again that have changed; of very many only those in sight. */
function useReadChanged() {
  const client = useClient();
  return (window: Window<Row>, changed: Changed) => {
    const ids = idsOf(window.rows).filter((id) => changed === "all" || changed.has(id));
    if (changed === "all" || ids.length > ROWS_READ_ALONE) return window.readAgain();
    for (let start = 0; start < ids.length; start += PAGE_SIZE) {
      const some = { ids: ids.slice(start, start + PAGE_SIZE) };
      client
        .query(TaskRowsDocument, some, { requestPolicy: "network-only" })
        .toPromise();
    }
  };
}
