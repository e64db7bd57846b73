import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { TaskDocument } from "../../generated/documents";
import { type Address, writeAddress } from "../address";
import type { Project } from "../projects/ProjectFrame";
import { count, day } from "../ui/figures";
import { Empty, Loading, Problem } from "../ui/states";
import { useOnFocus } from "../ui/useOnFocus";
import { AnswerCard } from "./AnswerCard";
import { answersOf, type LoadedTask } from "./answers";
import { parseLabelConfig } from "./labelConfig";
import { Neighbours } from "./Neighbours";
import { TaskData } from "./TaskData";
import { useKeys } from "./useKeys";
import { useStar } from "./useStar";

type TaskAddress = Extract<Address, { view: "task" }>;
type TaskViewProps = { project: Project; address: TaskAddress };

export function TaskView({ project, address }: TaskViewProps) {
  const [{ data, error }, load] = useQuery({
    query: TaskDocument,
    variables: { id: address.taskId },
    requestPolicy: "cache-and-network",
  });
  const readAgain = () => load({ requestPolicy: "network-only" });
  useOnFocus(readAgain);
  // A task of another project would be shown by the wrong label config.
  const task = data?.task?.project.id === project.id ? data.task : null;
  return (
    <>
      <Neighbours project={project} address={address} />
      {error && !data && <Problem error={error} onRetry={readAgain} />}
      {!error && !data && <Loading what="the task" />}
      {task && <Loaded project={project} task={task} readAgain={readAgain} />}
      {data && !task && (
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

type LoadedProps = { project: Project; task: LoadedTask; readAgain: () => void };

function Loaded({ project, task, readAgain }: LoadedProps) {
  const config = useMemo(
    () => parseLabelConfig(project.labelConfig),
    [project.labelConfig],
  );
  const answers = useMemo(() => answersOf(task), [task]);
  const { starred, toggle } = useStar(task, readAgain);
  const [chosenId, choose] = useState<string>();
  const first = answers.find((answer) => answer.id !== starred) ?? answers[0];
  const chosen = answers.find((answer) => answer.id === chosenId) ?? first;
  const truth = answers.find((answer) => answer.id === starred);
  const sees = project.viewerCanSeeGroundTruths;
  const step = (by: number) => {
    const at = answers.findIndex((answer) => answer.id === chosen?.id);
    choose(answers[Math.min(Math.max(at + by, 0), answers.length - 1)]?.id);
  };
  useKeys({
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    s: () => {
      if (chosen?.starrable && project.viewerCanSetGroundTruths) toggle(chosen.id);
    },
  });

  return (
    <>
      {sees && <GroundTruthLine task={task} />}
      <div className="task">
        <div className="sides">
          {truth && truth !== chosen && (
            <section aria-label="Ground truth">
              <h2>
                <span className="star">★</span> {truth.by}
              </h2>
              <TaskData
                data={task.data}
                config={config}
                regions={truth.regions}
                reference={[]}
              />
            </section>
          )}
          <section aria-label="Chosen answer">
            <h2>{chosen ? chosen.by : "No answers yet"}</h2>
            <TaskData
              data={task.data}
              config={config}
              regions={chosen?.regions ?? []}
              reference={truth && truth !== chosen ? truth.regions : []}
            />
          </section>
        </div>
        <section aria-label="Answers" className="answers">
          <h2>{count(answers.length, "answer")}</h2>
          {answers.map((answer) => (
            <AnswerCard
              key={answer.id}
              answer={answer}
              config={config}
              chosen={answer === chosen}
              starred={answer.id === starred}
              onStar={project.viewerCanSetGroundTruths ? () => toggle(answer.id) : null}
              onChoose={() => choose(answer.id)}
              showsAccuracy={sees}
            />
          ))}
          <p className="hint">
            Keys: <kbd>j</kbd> next task, <kbd>k</kbd> previous, <kbd>↓</kbd>{" "}
            <kbd>↑</kbd> answers
            {project.viewerCanSetGroundTruths && (
              <>
                , <kbd>s</kbd> star
              </>
            )}
          </p>
        </section>
      </div>
    </>
  );
}

function GroundTruthLine({ task }: { task: LoadedTask }) {
  const { groundTruthSetAt: at, groundTruthSetBy: by } = task;
  if (!task.groundTruth) return <p className="hint">This task has no ground truth.</p>;
  return (
    <p className="hint">
      Ground truth{by && ` set by ${by.name}`}
      {at && ` on ${day(at)}`}
    </p>
  );
}
