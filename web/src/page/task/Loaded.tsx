import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { ComparisonDocument } from "../../generated/documents";
import type { Project } from "../projects/project";
import { count, day } from "../ui/figures";
import { nameOf } from "../ui/people";
import { AnswerCard } from "./AnswerCard";
import { type Answer, answersOf, type LoadedTask } from "./answers";
import { Comparison } from "./Comparison";
import { kindsOf, uncompared } from "./pairs";
import { type LabelConfig, parseLabelConfig } from "./labelConfig";
import { TaskData } from "./TaskData";
import { useKeys } from "./useKeys";
import { useStar } from "./useStar";

type LoadedProps = { project: Project; task: LoadedTask };

/** A task with its answers, one of them chosen to be looked at beside the ground truth. */
export function Loaded({ project, task }: LoadedProps) {
  const config = useMemo(
    () => parseLabelConfig(project.labelConfig),
    [project.labelConfig],
  );
  const answers = useMemo(() => answersOf(task), [task]);
  const { starred, toggle } = useStar(task);
  const [chosenId, choose] = useState<string>();
  const truth = answers.find((answer) => answer.id === starred);
  const first = answers.find((answer) => answer !== truth) ?? truth;
  const chosen = answers.find((answer) => answer.id === chosenId) ?? first;
  const maySet = project.viewerCanSetGroundTruths;
  const step = (by: number) => {
    const at = answers.findIndex((answer) => answer === chosen);
    choose(answers[Math.min(Math.max(at + by, 0), answers.length - 1)]?.id);
  };
  useKeys({
    ArrowDown: () => step(1),
    ArrowUp: () => step(-1),
    s: () => {
      if (chosen?.starrable && maySet) toggle(chosen.id);
    },
  });
  return (
    <>
      {project.viewerCanSeeGroundTruths && <GroundTruthLine task={task} />}
      <div className="task">
        <Sides task={task} config={config} truth={truth} chosen={chosen} />
        <section aria-label="Answers" className="answers">
          <h2>{count(answers.length, "answer")}</h2>
          {answers.map((answer) => (
            <AnswerCard
              key={answer.id}
              answer={answer}
              config={config}
              chosen={answer === chosen}
              starred={answer === truth}
              onStar={maySet ? () => toggle(answer.id) : null}
              onChoose={() => choose(answer.id)}
              showsAccuracy={project.viewerCanSeeGroundTruths}
            />
          ))}
          <Keys star={maySet} />
        </section>
      </div>
    </>
  );
}

type SidesProps = {
  task: LoadedTask;
  config: LabelConfig;
  truth: Answer | undefined;
  chosen: Answer | undefined;
};

/** The chosen answer, beside the ground truth where there is another one. */
function Sides({ task, config, truth, chosen }: SidesProps) {
  const compared = truth !== chosen && chosen?.status === "SCORED" ? chosen : undefined;
  const [{ data }] = useQuery({
    query: ComparisonDocument,
    variables: { id: compared?.id ?? "" },
    requestPolicy: "cache-and-network",
    pause: compared === undefined,
  });
  const node = data?.node;
  const details =
    compared && node?.id === compared.id && "accuracyDetails" in node
      ? node.accuracyDetails
      : null;
  const kinds = kindsOf(details?.pairs ?? []);
  const beside = truth !== chosen ? truth : undefined;
  return (
    <div>
      <div className="sides">
        {beside && (
          <section aria-label="Ground truth">
            <h2>
              <span className="star">★</span> {beside.by}
            </h2>
            <TaskData
              data={task.data}
              config={config}
              regions={beside.regions}
              reference={[]}
              kinds={kinds.truth}
            />
          </section>
        )}
        <section aria-label="Chosen answer">
          <h2>{chosen?.by ?? "No answers yet"}</h2>
          <TaskData
            data={task.data}
            config={config}
            regions={chosen?.regions ?? []}
            reference={beside?.regions ?? []}
            kinds={compared ? kinds.other : uncompared}
          />
        </section>
      </div>
      {details && <Comparison details={details} />}
    </div>
  );
}

function GroundTruthLine({ task }: { task: LoadedTask }) {
  const { groundTruthSetAt: at, groundTruthSetBy: by } = task;
  if (!task.groundTruth) return <p className="hint">This task has no ground truth.</p>;
  return (
    <p className="hint">
      Ground truth{by && ` set by ${nameOf(by)}`}
      {at && ` on ${day(at)}`}
    </p>
  );
}

function Keys({ star }: { star: boolean }) {
  return (
    <p className="hint">
      Keys: <kbd>j</kbd> next task, <kbd>k</kbd> previous, <kbd>↓</kbd> <kbd>↑</kbd>{" "}
      answers
      {star && (
        <>
          , <kbd>s</kbd> star
        </>
      )}
    </p>
  );
}
