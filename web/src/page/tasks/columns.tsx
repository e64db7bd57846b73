import { createColumnHelper, tableFeatures } from "@tanstack/react-table";
import type { TaskOrderField } from "../../generated/documents";
import { number, type TaskList, writeAddress } from "../address";
import type { Project } from "../projects/project";
import { Accuracy, day } from "../ui/figures";
import { nameOf } from "../ui/people";
import { Shortened } from "../ui/Shortened";
import { parseLabelConfig } from "../task/labelConfig";
import { sayChange } from "../task/verified";
import { DataPreview } from "./DataPreview";
import type { Row } from "./useTaskPages";

export const features = tableFeatures({});

/** What the order buttons of a head ask the server for. */
export const orders: Record<string, TaskOrderField> = {
  id: "ID",
  annotations: "ANNOTATION_COUNT",
  groundTruth: "GROUND_TRUTH_SET_AT",
  accuracy: "MEAN_ACCURACY",
  updated: "UPDATED_AT",
};

const helper = createColumnHelper<typeof features, Row>();

export function columnsOf(project: Project, list: TaskList) {
  const config = parseLabelConfig(project.labelConfig);
  const opened = (row: Row) =>
    writeAddress({
      view: "task",
      projectId: number(project.id),
      taskId: number(row.node.id),
      list,
      at: row.cursor,
    });
  const open = [
    helper.display({
      id: "id",
      header: "Task",
      cell: ({ row }) => (
        <a href={opened(row.original)}>{number(row.original.node.id)}</a>
      ),
    }),
    helper.display({
      id: "data",
      header: "Data",
      cell: ({ row }) => (
        <a href={opened(row.original)} tabIndex={-1} className="plain">
          <DataPreview
            taskId={row.original.node.id}
            data={row.original.node.data}
            config={config}
          />
        </a>
      ),
    }),
    helper.display({
      id: "annotators",
      header: "Annotators",
      cell: ({ row }) => <Annotators row={row.original} />,
    }),
    helper.display({
      id: "annotations",
      header: "Answers",
      cell: ({ row: { original } }) => (
        <span title="annotations + predictions">
          {original.node.annotationCount} + {original.node.predictionCount}
        </span>
      ),
    }),
  ];
  const updated = helper.display({
    id: "updated",
    header: "Updated",
    cell: ({ row }) => <span>{day(row.original.node.updatedAt)}</span>,
  });
  if (!project.viewerCanSeeGroundTruths) return helper.columns([...open, updated]);
  return helper.columns([
    ...open,
    helper.display({
      id: "groundTruth",
      header: "Ground Truth",
      cell: ({ row }) => <GroundTruth row={row.original} />,
    }),
    helper.display({
      id: "accuracy",
      header: "Accuracy",
      cell: ({ row }) => <Accuracy value={row.original.node.meanAccuracy} />,
    }),
    updated,
  ]);
}

function Annotators({ row: { node } }: { row: Row }) {
  const names = node.annotations.map((one) => nameOf(one.annotator));
  const others = node.annotationCount - node.annotations.length;
  const [first, ...rest] = [...new Set(names)];
  if (first === undefined) return null;
  const all = [first, ...rest].join(", ");
  const more = others > 0 ? ` + ${others}` : "";
  if (rest.length > 0 || more)
    return (
      <span className="clip" title={all + more}>
        {all + more}
      </span>
    );
  return <Shortened text={first} />;
}

function GroundTruth({ row: { node } }: { row: Row }) {
  if (!node.groundTruth) return <span className="hint">none</span>;
  const setter = node.groundTruthSetBy && nameOf(node.groundTruthSetBy);
  const name = nameOf(node.groundTruth.annotator);
  return (
    <span className="starred">
      <span className="star" role="img" aria-label="Set:">
        ★
      </span>{" "}
      <ChangeSign truth={node.groundTruth} />
      <Shortened text={name} title={setter ? `${name}, set by ${setter}` : name} />
    </span>
  );
}

type ChangeSignProps = { truth: NonNullable<Row["node"]["groundTruth"]> };

/** A sign where the author changed or withdrew what was verified; the sentence is its name. */
function ChangeSign({ truth }: ChangeSignProps) {
  const said = sayChange(truth);
  if (!said) return null;
  return (
    <span
      className={truth.withdrawn ? "since withdrawn" : "since"}
      role="img"
      aria-label={said}
      title={said}
    >
      {truth.withdrawn ? "×" : "!"}
    </span>
  );
}
