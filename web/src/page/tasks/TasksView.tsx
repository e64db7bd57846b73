import { useState } from "react";
import { useQuery } from "urql";
import { TaskCountDocument } from "../../generated/documents";
import { type Address, filterOf, orderOf, type TaskList } from "../address";
import { ImportDrop } from "../importing/ImportDrop";
import { useArrivals, useChanges } from "../live/Live";
import type { Project } from "../projects/project";
import { forgetPlace, keepPlace, placeIn } from "../ui/places";
import { go, replace } from "../useAddress";
import { DeleteGroundTruths } from "./DeleteGroundTruths";
import { FilterBar } from "./FilterBar";
import { SetGroundTruths } from "./SetGroundTruths";
import { isEmpty, nothing, type Selection } from "./selection";
import { placeKey, TaskTable } from "./TaskTable";
import "./tasks.css";

type TasksAddress = Extract<Address, { view: "tasks" }>;
type TasksViewProps = { project: Project; address: TasksAddress };

export function TasksView({ project, address }: TasksViewProps) {
  const { list } = address;
  const [reading, setReading] = useState(0);
  const change = (next: TaskList) => go({ ...address, list: next });
  const lookForAccuracies = useArrivals();
  const readAgain = () => {
    forgetPlace(placeKey(project, list));
    setReading(reading + 1);
    lookForAccuracies();
  };
  return (
    <ImportDrop project={project} onImported={readAgain}>
      <FilterBar
        project={project}
        list={list}
        onChange={change}
        // Each letter of a search is no step that Back would undo.
        onType={(next) => replace({ ...address, list: next })}
      />
      <Listed
        // Another filter: another count, and nothing of it is selected yet.
        key={`${JSON.stringify(filterOf(list))} ${reading}`}
        project={project}
        list={list}
        onChange={change}
        onDone={readAgain}
      />
    </ImportDrop>
  );
}

type ListedProps = {
  project: Project;
  list: TaskList;
  onChange: (list: TaskList) => void;
  onDone: () => void;
};

/** The tasks that pass a filter, and what can be done to those that are selected. */
function Listed({ project, list, onChange, onDone }: ListedProps) {
  const place = placeKey(project, list);
  const [selection, setSelection] = useState(() => placeIn(place).selection ?? nothing);
  const select = (next: Selection) => {
    keepPlace(place, { selection: next });
    setSelection(next);
  };
  const filter = filterOf(list);
  const [{ data }, recount] = useQuery({
    query: TaskCountDocument,
    variables: { projectId: project.id, filter },
    requestPolicy: "cache-and-network",
  });
  const total = data?.tasks.totalCount;
  useChanges(() => recount({ requestPolicy: "network-only" }));
  const bulk = {
    project,
    chosen: { projectId: project.id, filter, selection },
    onDone,
  };
  return (
    <>
      <div className="bar" role="group" aria-label="Selection">
        <Counts selection={selection} total={total} />
        {project.viewerCanSetGroundTruths && (
          <>
            {!selection.all && total !== undefined && total > 0 && (
              <button
                type="button"
                className="quiet"
                onClick={() => select({ all: true })}
              >
                Select all {total.toLocaleString()}
              </button>
            )}
            {!isEmpty(selection) && (
              <button type="button" className="quiet" onClick={() => select(nothing)}>
                Select none
              </button>
            )}
            <SetGroundTruths {...bulk} />
            <DeleteGroundTruths {...bulk} />
          </>
        )}
      </div>
      <TaskTable
        key={JSON.stringify(orderOf(list))}
        project={project}
        list={list}
        total={total}
        selection={selection}
        onSelect={select}
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
