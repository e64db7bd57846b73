import { useQuery } from "urql";
import { ContradictedTasksDocument } from "../../generated/documents";
import { everything, number, writeAddress } from "../address";
import { useChanges } from "../live/Live";
import type { Project } from "../projects/project";
import { parseLabelConfig } from "../task/labelConfig";
import { DataPreview } from "../tasks/DataPreview";
import { Accuracy } from "../ui/figures";

/** The tasks whose ground truth the annotators contradict most: one of the two may be wrong. */
export function Contradicted({ project }: { project: Project }) {
  const [{ data }, load] = useQuery({
    query: ContradictedTasksDocument,
    variables: { projectId: project.id },
    requestPolicy: "cache-and-network",
  });
  useChanges(() => load({ requestPolicy: "network-only" }));
  const tasks = data?.tasks.edges.filter(
    ({ node }) => typeof node.meanAccuracy === "number",
  );
  if (!tasks?.length) return null;
  const config = parseLabelConfig(project.labelConfig);
  const projectId = number(project.id);
  const list = {
    ...everything,
    groundTruth: "with",
    orderBy: "MEAN_ACCURACY",
  } as const;
  return (
    <section>
      <div className="title">
        <h2>Most contradicted ground truths</h2>
        <a href={writeAddress({ view: "tasks", projectId, list })}>All of them</a>
      </div>
      <ol className="contradicted">
        {tasks.map(({ cursor, node: task }, index) => (
          <li key={task.id}>
            <a
              href={writeAddress({
                view: "task",
                projectId,
                taskId: number(task.id),
                list,
                at: cursor,
                place: index + 1,
              })}
            >
              {number(task.id)}
            </a>
            <DataPreview task={task} config={config} />
            <Accuracy value={task.meanAccuracy} />
          </li>
        ))}
      </ol>
    </section>
  );
}
