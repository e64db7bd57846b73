import { lazy, Suspense } from "react";
import { useQuery } from "urql";
import { AccuracyDocument } from "../../generated/documents";
import { type Address, everything, number, type Rank } from "../address";
import { useChanges } from "../live/Live";
import type { Project } from "../projects/project";
import { Accuracy, count, percent } from "../ui/figures";
import { nameOf } from "../ui/people";
import { Empty, Loading, Problem } from "../ui/states";
import { replace } from "../useAddress";
import { ConfusionSection } from "./ConfusionSection";
import { Contradicted } from "./Contradicted";
import { FiguresTable, IntervalLegend } from "./FiguresTable";
import { RescoringProgress } from "./RescoringProgress";
import "./accuracy.css";

// The chart library is the largest part of this view: the other views start without it.
const Histogram = lazy(() => import("./Histogram"));

type AccuracyAddress = Extract<Address, { view: "accuracy" }>;
type AccuracyViewProps = { project: Project; address: AccuracyAddress };

export function AccuracyView({ project, address }: AccuracyViewProps) {
  const [{ data, error }, load] = useQuery({
    query: AccuracyDocument,
    variables: { id: project.id },
    requestPolicy: "cache-and-network",
  });
  useChanges(() => load({ requestPolicy: "network-only" }));
  if (error && !data) return <Problem error={error} onRetry={load} />;
  if (!data?.project) return <Loading what="the accuracies" />;
  const {
    rescoring,
    accuracySummary: summary,
    annotatorAccuracies,
    modelAccuracies,
  } = data.project;
  const progress = <RescoringProgress rescoring={rescoring} />;
  if (!summary || (summary.comparedCount === 0 && modelAccuracies.length === 0))
    return (
      <>
        {progress}
        <Empty title="Nothing is compared yet">
          <p>
            Open a task and set a ground truth: all its other answers get an accuracy.
          </p>
        </Empty>
      </>
    );
  const projectId = number(project.id);
  const ranking = {
    rank: address.rank ?? ("LOWER_BOUND" as const),
    onRank: (rank: Rank) => replace({ ...address, rank }),
  };
  return (
    <>
      {progress}
      <section aria-label="Summary" className="summary">
        <div>
          <p className="big">
            <Accuracy value={summary.mean} />
          </p>
          <p className="hint">
            mean of {count(summary.comparedCount, "compared annotation")}
            {summary.interval &&
              `, 95 % interval ${percent(summary.interval.low)} to ${percent(summary.interval.high)}`}
            {typeof summary.median === "number" &&
              `, median ${percent(summary.median)}`}
          </p>
        </div>
        <Suspense fallback={<Loading what="the chart" />}>
          <Histogram counts={summary.histogram} />
        </Suspense>
      </section>
      <FiguresTable
        {...ranking}
        title="Annotators"
        file="annotators.csv"
        rows={annotatorAccuracies.map(({ annotator, ...figures }) => ({
          ...figures,
          name: nameOf(annotator),
          tasks: {
            view: "tasks",
            projectId,
            list: { ...everything, annotatorId: annotator.id },
          },
        }))}
      />
      <FiguresTable
        {...ranking}
        title="Model versions"
        file="model-versions.csv"
        rows={modelAccuracies.map(({ modelVersion, ...figures }) => ({
          ...figures,
          name: modelVersion,
          tasks: { view: "tasks", projectId, list: { ...everything, modelVersion } },
        }))}
      />
      <IntervalLegend
        rows={[...annotatorAccuracies, ...modelAccuracies]}
        rank={ranking.rank}
      />
      <ConfusionSection
        project={project}
        list={address.list}
        onChange={(list) => replace({ ...address, list })}
      />
      <Contradicted project={project} />
    </>
  );
}
