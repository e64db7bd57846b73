import { useState } from "react";
import { useQuery } from "urql";
import { TaskCountDocument } from "../../generated/documents";
import { type Address, filterOf, orderOf, type TaskList } from "../address";
import type { Project } from "../projects/ProjectFrame";
import { useOnFocus } from "../ui/useOnFocus";
import { replace } from "../useAddress";
import { DeleteGroundTruths } from "./DeleteGroundTruths";
import { FilterBar } from "./FilterBar";
import { ImportDrop } from "./ImportDrop";
import { isEmpty, nothing, type Selection } from "./selection";
import { TaskTable } from "./TaskTable";

type TasksAddress = Extract<Address, { view: "tasks" }>;
type TasksViewProps = { project: Project; address: TasksAddress };

export function TasksView({ project, address }: TasksViewProps) {
  const { list } = address;
  const [selection, setSelection] = useState<Selection>(nothing);
  const [reading, setReading] = useState(0);
  const variables = { projectId: project.id, filter: filterOf(list) };
  const [{ data }, recount] = useQuery({ query: TaskCountDocument, variables });
  const total = data?.tasks.totalCount;
  useOnFocus(() => recount({ requestPolicy: "network-only" }));

  const change = (next: TaskList) => {
    setSelection(nothing);
    replace({ ...address, list: next });
  };
  const readAgain = () => {
    setSelection(nothing);
    setReading(reading + 1);
    recount({ requestPolicy: "network-only" });
  };
  return (
    <ImportDrop project={project} onImported={readAgain}>
      <FilterBar project={project} list={list} onChange={change} />
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
            filter={variables.filter}
            selection={selection}
            onDone={readAgain}
          />
        )}
      </div>
      <TaskTable
        key={`${JSON.stringify([variables, orderOf(list)])} ${reading}`}
        project={project}
        list={list}
        total={total}
        selection={selection}
        onSelect={setSelection}
        onOrder={change}
      />
    </ImportDrop>
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
