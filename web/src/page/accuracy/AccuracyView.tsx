import { lazy, Suspense } from "react";
import { useQuery } from "urql";
import { AccuracyDocument } from "../../generated/documents";
import {
  type Address,
  type AnswerList,
  everything,
  number,
  worstAnswers,
} from "../address";
import { useChanges } from "../live/Live";
import type { Project } from "../projects/project";
import { Accuracy, count, percent } from "../ui/figures";
import { nameOf } from "../ui/people";
import { Empty, Loading, Problem } from "../ui/states";
import { go, replace } from "../useAddress";
import { ConfusionSection } from "./ConfusionSection";
import { Contradicted } from "./Contradicted";
import { FiguresTable, IntervalLegend, type Ranking } from "./FiguresTable";
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
  const ranking = { rank: address.rank ?? "INTERVAL", best: address.best ?? false };
  const ranked = {
    ranking,
    onRank: ({ rank, best }: Ranking) => replace({ ...address, rank, best }),
  };
  const answersOf = (queue: Partial<AnswerList>): Address => ({
    view: "answers",
    projectId,
    list: everything,
    queue: { ...worstAnswers, ...queue },
  });
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
          <Histogram
            counts={summary.histogram}
            onStep={({ from, to }) => go(answersOf({ atLeast: from, atMost: to }))}
          />
        </Suspense>
      </section>
      <FiguresTable
        {...ranked}
        title="Annotators"
        file="annotators.csv"
        rows={annotatorAccuracies.map(({ annotator, ...figures }) => ({
          ...figures,
          id: number(annotator.id),
          name: nameOf(annotator),
          email: annotator.email,
          answers: answersOf({ annotatorId: annotator.id }),
        }))}
      />
      <FiguresTable
        {...ranked}
        title="Model versions"
        file="model-versions.csv"
        rows={modelAccuracies.map(({ modelVersion, ...figures }) => ({
          ...figures,
          id: modelVersion,
          name: modelVersion,
          answers: answersOf({ modelVersion }),
        }))}
      />
      <IntervalLegend
        rows={[...annotatorAccuracies, ...modelAccuracies]}
        ranking={ranking}
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
