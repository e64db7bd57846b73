import { useMemo, useState } from "react";
import type { Project } from "../projects/project";
import { count, day } from "../ui/figures";
import { nameOf } from "../ui/people";
import { AnswerCard } from "./AnswerCard";
import { answersOf, inVersion, type LoadedTask } from "./answers";
import { Keys } from "./Keys";
import { parseLabelConfig } from "./labelConfig";
import { Sides } from "./Sides";
import { useKeys } from "./useKeys";
import { useStar } from "./useStar";
import type { Version } from "./verified";

type LoadedProps = { project: Project; task: LoadedTask };

/** A task with its answers, one of them chosen to be looked at beside the ground truth. */
export function Loaded({ project, task }: LoadedProps) {
  const config = useMemo(
    () => parseLabelConfig(project.labelConfig),
    [project.labelConfig],
  );
  const [version, setVersion] = useState<Version>("verified");
  const answers = useMemo(() => inVersion(answersOf(task), version), [task, version]);
  const { starred, toggle, verify } = useStar(task);
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
      if (chosen && maySet && (chosen.starrable || chosen === truth)) toggle(chosen.id);
    },
  });
  return (
    <>
      {project.viewerCanSeeGroundTruths && <GroundTruthLine task={task} />}
      <div className="task">
        <Sides
          task={task}
          config={config}
          truth={truth}
          chosen={chosen}
          version={version}
        />
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
              version={version}
              onVersion={setVersion}
              onVerify={() => verify(answer.id)}
            />
          ))}
        </section>
      </div>
      <Keys star={maySet} />
    </>
  );
}

function GroundTruthLine({ task }: { task: LoadedTask }) {
  const { groundTruthSetAt: at, groundTruthSetBy: by } = task;
  if (!task.groundTruth)
    return <p className="hint standing">This task has no ground truth.</p>;
  return (
    <p className="hint standing">
      Ground truth{by ? ` set by ${nameOf(by)}` : " imported"}
      {at && ` on ${day(at)}`}
    </p>
  );
}
