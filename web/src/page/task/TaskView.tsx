import { useQuery } from "urql";
import { TaskDocument } from "../../generated/documents";
import { type TaskAddress, writeAddress } from "../address";
import { useChanges } from "../live/Live";
import { useWhile } from "../live/useWhile";
import type { Project } from "../projects/project";
import { Empty, Loading, Problem } from "../ui/states";
import { Loaded } from "./Loaded";
import { Neighbours } from "./Neighbours";
import "./task.css";

type TaskViewProps = { project: Project; address: TaskAddress };

export function TaskView({ project, address }: TaskViewProps) {
  const [{ data, error }, load] = useQuery({
    query: TaskDocument,
    variables: { id: address.taskId },
    requestPolicy: "cache-and-network",
  });
  const readAgain = () => load({ requestPolicy: "network-only" });
  useChanges((changed) => {
    if (changed === "all" || changed.has(`Task:${address.taskId}`)) readAgain();
  });
  const answers = [
    ...(data?.task?.annotations ?? []),
    ...(data?.task?.predictions ?? []),
  ];
  useWhile(
    answers.some(({ accuracyStatus }) => accuracyStatus === "PENDING"),
    readAgain,
  );
  // Of the task before this one nothing is shown under the address of this one.
  const isRead =
    data && (data.task === null || data.task.id === `Task:${address.taskId}`);
  // A task of another project would be shown by the wrong label config.
  const task = isRead && data.task?.project.id === project.id ? data.task : null;
  return (
    <>
      <Neighbours project={project} address={address} />
      {error && !isRead && <Problem error={error} onRetry={readAgain} />}
      {!error && !isRead && <Loading what="the task" />}
      {task && (
        <Loaded
          key={`${task.id} ${address.answer ?? ""}`}
          project={project}
          task={task}
          address={address}
        />
      )}
      {isRead && !task && (
        <Empty title="No such task">
          <p>
            It is gone, or not yours to see.{" "}
            <a href={writeAddress({ ...address, view: "tasks" })}>All tasks</a>
          </p>
        </Empty>
      )}
    </>
  );
}
