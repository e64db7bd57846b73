import { useMemo, useState } from "react";
import type { Project } from "../projects/project";
import { count, day } from "../ui/figures";
import { nameOf } from "../ui/people";
import type { TaskAddress } from "../address";
import { TaskHistory } from "../history/TaskHistory";
import { AnswerGroup } from "./AnswerCard";
import { answersOf, inVersion, type LoadedTask } from "./answers";
import { firstOf, groupsOf } from "./groups";
import { Keys } from "./Keys";
import { parseLabelConfig } from "./labelConfig";
import { Sides } from "./Sides";
import { useKeys } from "./useKeys";
import { useStar } from "./useStar";
import type { Version } from "./verified";

type LoadedProps = { project: Project; task: LoadedTask; address: TaskAddress };

/** A task with its answers, one of them chosen to be looked at beside the ground truth. */
export function Loaded({ project, task, address }: LoadedProps) {
  const config = useMemo(
    () => parseLabelConfig(project.labelConfig),
    [project.labelConfig],
  );
  const [version, setVersion] = useState<Version>("verified");
  const answers = useMemo(() => inVersion(answersOf(task), version), [task, version]);
  const { starred, toggle, verify } = useStar(project, task);
  const [chosenId, choose] = useState<string>();
  const truth = answers.find((answer) => answer.id === starred);
  const groups = groupsOf(answers, truth);
  const shown = groups.flatMap((group) => group.answers);
  const [firstId] = useState(firstOf(groups, truth, address)?.id);
  const chosen =
    shown.find((answer) => answer.id === (chosenId ?? firstId)) ??
    firstOf(groups, truth, address);
  const maySet = project.viewerCanSetGroundTruths;
  const step = (by: number) => {
    const at = shown.findIndex((answer) => answer === chosen);
    choose(shown[Math.min(Math.max(at + by, 0), shown.length - 1)]?.id);
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
          {groups.map((group) => (
            <AnswerGroup
              key={group.key}
              group={group}
              config={config}
              chosen={chosen}
              truth={truth}
              onStar={maySet ? toggle : null}
              onChoose={choose}
              showsAccuracy={project.viewerCanSeeGroundTruths}
              version={version}
              onVersion={setVersion}
              onVerify={verify}
            />
          ))}
        </section>
      </div>
      {project.viewerCanSeeGroundTruths && (
        <TaskHistory project={project} taskId={task.id} />
      )}
      <Keys star={maySet} />
    </>
  );
}

function GroundTruthLine({ task }: { task: LoadedTask }) {
  const { groundTruthSetAt: at, groundTruthSetBy: by, labelStudioUrl } = task;
  return (
    <p className="hint standing">
      {task.groundTruth ? (
        <span>
          Ground truth{by ? ` set by ${nameOf(by)}` : " imported"}
          {at && ` on ${day(at)}`}
        </span>
      ) : (
        <span>This task has no ground truth.</span>
      )}
      {labelStudioUrl && (
        <a href={labelStudioUrl} target="_blank" rel="noreferrer">
          Open in Label Studio
        </a>
      )}
    </p>
  );
}
