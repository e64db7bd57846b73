import { useState } from "react";
import { useQuery } from "urql";
import { TaskHistoryDocument } from "../../generated/documents";
import { useChanges } from "../live/Live";
import type { Project } from "../projects/project";
import { Loading, Problem } from "../ui/states";
import { ActionList } from "./ActionList";

type TaskHistoryProps = { project: Project; taskId: string };

/** What happened to one task: read when it is opened. */
export function TaskHistory({ project, taskId }: TaskHistoryProps) {
  const [open, setOpen] = useState(false);
  return (
    <details
      className="task-history"
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>History of this task</summary>
      {open && <Actions project={project} taskId={taskId} />}
    </details>
  );
}

function Actions({ project, taskId }: TaskHistoryProps) {
  const [{ data, error }, load] = useQuery({
    query: TaskHistoryDocument,
    variables: { id: taskId },
    requestPolicy: "cache-and-network",
  });
  const readAgain = () => load({ requestPolicy: "network-only" });
  useChanges((changed) => {
    if (changed === "all" || changed.has(taskId)) readAgain();
  });
  if (error && !data) return <Problem error={error} onRetry={load} />;
  if (!data?.task) return <Loading what="the history" />;
  const { nodes } = data.task.history;
  if (nodes.length === 0)
    return <p className="hint">Nothing has happened to it yet.</p>;
  return <ActionList project={project} actions={nodes} onUndone={readAgain} />;
}
