import { useQuery } from "urql";
import { ConfusionDocument } from "../../generated/documents";
import type { TaskList } from "../address";
import { useChanges } from "../live/Live";
import { useWhile } from "../live/useWhile";
import type { Project } from "../projects/project";
import { count } from "../ui/figures";
import { Loading, Problem } from "../ui/states";
import { ConfusionTable } from "./ConfusionTable";
import { WhoseAnswers } from "./WhoseAnswers";

type ConfusionSectionProps = {
  project: Project;
  list: TaskList;
  onChange: (list: TaskList) => void;
};

/** Which labels are taken for which, by everybody, one annotator or one model version. */
export function ConfusionSection({ project, list, onChange }: ConfusionSectionProps) {
  const { annotatorId, modelVersion } = list;
  const [{ data, error }, load] = useQuery({
    query: ConfusionDocument,
    variables: {
      id: project.id,
      annotatorId: annotatorId ?? null,
      modelVersion: annotatorId ? null : (modelVersion ?? null),
    },
    requestPolicy: "cache-and-network",
  });
  useChanges(() => load({ requestPolicy: "network-only" }));
  const matrices = data?.project?.confusionMatrices;
  const shown = matrices?.filter((matrix) => matrix.cells.length > 0);
  // The same in every matrix: of these it is not known which controls they answer.
  const tooLarge = matrices?.[0]?.tooLargeCount ?? 0;
  const waiting = matrices?.[0]?.waitingTaskCount ?? 0;
  useWhile(waiting > 0, () => load({ requestPolicy: "network-only" }));
  return (
    <section aria-labelledby="confusion">
      <div className="title">
        <h2 id="confusion">Which labels are taken for which</h2>
        <WhoseAnswers project={project} list={list} onChange={onChange} />
      </div>
      <p className="hint">
        Rows are the labels of the ground truths, columns the labels that were given.
        The stronger the colour, the larger the share of its row. A number leads to its
        answers.
      </p>
      {error && !data && <Problem error={error} onRetry={load} />}
      {!error && !data && <Loading what="the confusion matrix" />}
      {waiting > 0 && (
        <p className="hint" role="status">
          {count(waiting, "task")} changed a moment ago and{" "}
          {waiting === 1 ? "is" : "are"} not counted yet.
        </p>
      )}
      {tooLarge > 0 && (
        <p className="hint">
          {count(tooLarge, "answer")} {tooLarge === 1 ? "is" : "are"} not counted here:
          comparing {tooLarge === 1 ? "it" : "them"} is too much work.
        </p>
      )}
      {shown?.map((matrix) => (
        <ConfusionTable
          key={matrix.control}
          matrix={matrix}
          project={project}
          list={list}
        />
      ))}
      {shown?.length === 0 && (
        <p className="hint">
          No labels were compared here: only choices and labelled regions have a matrix.
        </p>
      )}
    </section>
  );
}
