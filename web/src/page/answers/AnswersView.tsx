import { useMemo } from "react";
import { useQuery } from "urql";
import {
  type Address,
  type AnswerList,
  everything,
  number,
  worstAnswers,
  writeAddress,
} from "../address";
import { useChanges } from "../live/Live";
import type { Project } from "../projects/project";
import { parseLabelConfig } from "../task/labelConfig";
import { describe, regionsOf } from "../task/result";
import { DataLink } from "../tasks/DataPreview";
import { ComparedFilters } from "../tasks/FilterBar";
import { OrderHead } from "../tasks/ColumnHead";
import { Accuracy } from "../ui/figures";
import { Empty, Problem } from "../ui/states";
import { Shortened } from "../ui/Shortened";
import { type Columns, type Placed, WindowTable } from "../ui/WindowTable";
import { go } from "../useAddress";
import { type AnswerRow, answersOf, countOf } from "./queue";
import { sayCell } from "./says";
import "./answers.css";

type AnswersAddress = Extract<Address, { view: "answers" }>;
type AnswersViewProps = { project: Project; address: AnswersAddress };

/** The compared answers of a person, a model version or a cell of a matrix, the worst first. */
export function AnswersView({ project, address }: AnswersViewProps) {
  const { queue } = address;
  const change = (next: AnswerList) => go({ ...address, queue: next });
  return (
    <>
      <AnswerFilters project={project} queue={queue} onChange={change} />
      <Listed
        key={placeKey(project, queue)}
        project={project}
        queue={queue}
        onChange={change}
      />
    </>
  );
}

/** The name of a list of answers by which its place is kept. */
export const placeKey = (project: Project, queue: AnswerList): string =>
  JSON.stringify(["answers", project.id, queue]);

type ListedProps = {
  project: Project;
  queue: AnswerList;
  onChange: (queue: AnswerList) => void;
};

function AnswerFilters({ project, queue, onChange }: ListedProps) {
  const set = (changed: Partial<AnswerList>) => onChange({ ...queue, ...changed });
  // The answers are of one person or of one model version.
  const choose: typeof set = (changed) => {
    if ("annotatorId" in changed) set({ ...changed, modelVersion: undefined } as never);
    else if ("modelVersion" in changed)
      set({ ...changed, annotatorId: undefined } as never);
    else set(changed);
  };
  const without = ({ cell: _, ...rest }: AnswerList) => onChange(rest);
  return (
    <search className="filters">
      <ComparedFilters project={project} filters={queue} onChange={choose} />
      {queue.cell && (
        <p className="only">
          {sayCell(queue.cell)}{" "}
          <button
            type="button"
            className="plain"
            aria-label="All labels"
            title="All labels"
            onClick={() => without(queue)}
          >
            ×
          </button>
        </p>
      )}
      <button
        type="button"
        className="quiet"
        disabled={Object.keys(queue).length === Object.keys(worstAnswers).length}
        onClick={() =>
          onChange({ orderBy: queue.orderBy, descending: queue.descending })
        }
      >
        Clear filters
      </button>
    </search>
  );
}

/** The answers that pass, with how many they are. */
function Listed({ project, queue, onChange }: ListedProps) {
  const [{ data, error }, recount] = useQuery<
    Record<string, { totalCount: number }>,
    object
  >({
    ...(countOf(project.id, queue) as { query: never; variables: object }),
    requestPolicy: "cache-and-network",
  });
  useChanges(() => recount({ requestPolicy: "network-only" }));
  const total = data && Object.values(data)[0]?.totalCount;
  const columns = useMemo(() => columnsOf(project, queue), [project, queue]);
  const read = useMemo(() => answersOf(project.id, queue), [project.id, queue]);
  if (error && !data) return <Problem error={error} onRetry={recount} />;
  return (
    <>
      <div className="bar" role="group" aria-label="Answers">
        <span role="status">
          {total === undefined
            ? "Counting …"
            : `${total.toLocaleString()} ${total === 1 ? "answer" : "answers"}`}
        </span>
      </div>
      <WindowTable
        label="Answers"
        className="compared"
        list={placeKey(project, queue)}
        total={total}
        reading={read}
        columns={columns}
        head={(id, title) => (
          <OrderHead
            key={id}
            id={id}
            title={title}
            isOrder={orders[id] === queue.orderBy}
            descending={queue.descending}
            onOrder={
              orders[id] &&
              ((descending) =>
                onChange({ ...queue, orderBy: orders[id] ?? "TASK", descending }))
            }
          />
        )}
        empty={
          <Empty title="No such answers">
            <p>
              Only answers that are compared with a ground truth are listed here. Take a
              condition away, or set ground truths.
            </p>
          </Empty>
        }
      />
    </>
  );
}

const orders: Record<string, AnswerList["orderBy"] | undefined> = {
  task: "TASK",
  accuracy: "ACCURACY",
};

function columnsOf(project: Project, queue: AnswerList): Columns<AnswerRow> {
  const config = parseLabelConfig(project.labelConfig);
  const opened = ({ row, index }: Placed<AnswerRow>) =>
    writeAddress({
      view: "task",
      projectId: number(project.id),
      taskId: number(row.task.id),
      list: everything,
      queue,
      at: row.cursor,
      place: index + 1,
      answer: row.id,
    });
  return [
    {
      id: "task",
      title: "Task",
      cell: (placed) => <a href={opened(placed)}>{number(placed.row.task.id)}</a>,
    },
    {
      id: "data",
      title: "Data",
      cell: (placed) => (
        <DataLink to={opened(placed)} task={placed.row.task} config={config} />
      ),
    },
    {
      id: "given",
      title: "Answer",
      cell: (placed) => <Result result={placed.row.result} />,
    },
    {
      id: "truth",
      title: "Ground truth",
      cell: (placed) => <Result result={placed.row.task.groundTruth?.verifiedResult} />,
    },
    {
      id: "by",
      title: "By",
      cell: (placed) => <Shortened text={placed.row.by} />,
    },
    {
      id: "accuracy",
      title: "Accuracy",
      cell: (placed) => <Accuracy value={placed.row.accuracy} />,
    },
  ];
}

/** A result in one line: its labels, each once with how often. */
function Result({ result }: { result: unknown }) {
  const times = new Map<string, number>();
  for (const region of regionsOf(result)) {
    const said = describe(region);
    times.set(said, (times.get(said) ?? 0) + 1);
  }
  const line = [...times]
    .map(([said, n]) => (n > 1 ? `${n} × ${said}` : said))
    .join(", ");
  return line ? (
    <span className="clip" title={line}>
      {line}
    </span>
  ) : (
    <span className="hint">empty</span>
  );
}
