import { useState } from "react";
import { useQuery } from "urql";
import { TaskCountDocument } from "../../generated/documents";
import { type Address, filterOf, orderOf, type TaskList } from "../address";
import { ImportDrop } from "../importing/ImportDrop";
import { useArrivals, useChanges } from "../live/Live";
import type { Project } from "../projects/project";
import { replace } from "../useAddress";
import { DeleteGroundTruths } from "./DeleteGroundTruths";
import { FilterBar } from "./FilterBar";
import { isEmpty, nothing, type Selection } from "./selection";
import { TaskTable } from "./TaskTable";
import "./tasks.css";

type TasksAddress = Extract<Address, { view: "tasks" }>;
type TasksViewProps = { project: Project; address: TasksAddress };

export function TasksView({ project, address }: TasksViewProps) {
  const { list } = address;
  const [reading, setReading] = useState(0);
  const change = (next: TaskList) => replace({ ...address, list: next });
  const lookForAccuracies = useArrivals();
  const readAgain = () => {
    setReading(reading + 1);
    lookForAccuracies();
  };
  return (
    <ImportDrop project={project} onImported={readAgain}>
      <FilterBar project={project} list={list} onChange={change} />
      <Listed
        // Another filter: another count, and nothing of it is selected yet.
        key={`${JSON.stringify(filterOf(list))} ${reading}`}
        project={project}
        list={list}
        onChange={change}
        onDeleted={readAgain}
      />
    </ImportDrop>
  );
}

type ListedProps = {
  project: Project;
  list: TaskList;
  onChange: (list: TaskList) => void;
  onDeleted: () => void;
};

/** The tasks that pass a filter, and what can be done to those that are selected. */
function Listed({ project, list, onChange, onDeleted }: ListedProps) {
  const [selection, setSelection] = useState<Selection>(nothing);
  const filter = filterOf(list);
  const [{ data }, recount] = useQuery({
    query: TaskCountDocument,
    variables: { projectId: project.id, filter },
    requestPolicy: "network-only",
  });
  const total = data?.tasks.totalCount;
  useChanges(() => recount({ requestPolicy: "network-only" }));
  return (
    <>
      <div className="bar" role="group" aria-label="Selection">
        <Counts selection={selection} total={total} />
        {!selection.all && total !== undefined && total > 0 && (
          <button
            type="button"
            className="quiet"
            onClick={() => setSelection({ all: true })}
          >
            Select all {total.toLocaleString()}
          </button>
        )}
        {!isEmpty(selection) && (
          <button type="button" className="quiet" onClick={() => setSelection(nothing)}>
            Select none
          </button>
        )}
        {project.viewerCanSetGroundTruths && (
          <DeleteGroundTruths
            project={project}
            filter={filter}
            selection={selection}
            onDone={onDeleted}
          />
        )}
      </div>
      <TaskTable
        key={JSON.stringify(orderOf(list))}
        project={project}
        list={list}
        total={total}
        selection={selection}
        onSelect={setSelection}
        onOrder={onChange}
      />
    </>
  );
}

type CountsProps = { selection: Selection; total: number | undefined };

function Counts({ selection, total }: CountsProps) {
  if (total === undefined) return <span role="status">Counting …</span>;
  const chosen = selection.all ? total : selection.ids.size;
  const tasks = `${total.toLocaleString()} ${total === 1 ? "task" : "tasks"}`;
  return (
    <span role="status">
      {chosen > 0 ? `${chosen.toLocaleString()} of ${tasks} selected` : tasks}
    </span>
  );
}
