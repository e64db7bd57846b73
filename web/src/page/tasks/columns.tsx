import type { TaskOrderField, TaskRowFragment } from "../../generated/documents";
import { number, type TaskList, writeAddress } from "../address";
import type { Project } from "../projects/project";
import { Accuracy, day } from "../ui/figures";
import { nameOf } from "../ui/people";
import { Shortened } from "../ui/Shortened";
import { parseLabelConfig } from "../task/labelConfig";
import { sayChange } from "../task/verified";
import type { Column, Columns, Placed } from "../ui/WindowTable";
import { DataLink } from "./DataPreview";

export type Row = { cursor: string; node: TaskRowFragment };

/** What the order buttons of a head ask the server for. */
export const orders: Record<string, TaskOrderField> = {
  id: "ID",
  annotations: "ANNOTATION_COUNT",
  groundTruth: "GROUND_TRUTH_SET_AT",
  accuracy: "MEAN_ACCURACY",
  updated: "UPDATED_AT",
};

export function columnsOf(project: Project, list: TaskList): Columns<Row> {
  const config = parseLabelConfig(project.labelConfig);
  const opened = ({ row, index }: Placed<Row>) =>
    writeAddress({
      view: "task",
      projectId: number(project.id),
      taskId: number(row.node.id),
      list,
      at: row.cursor,
      place: index + 1,
    });
  const open: Columns<Row> = [
    {
      id: "id",
      title: "Task",
      cell: (placed) => <a href={opened(placed)}>{number(placed.row.node.id)}</a>,
    },
    {
      id: "data",
      title: "Data",
      cell: (placed) => (
        <DataLink to={opened(placed)} task={placed.row.node} config={config} />
      ),
    },
    {
      id: "annotators",
      title: "Annotators",
      cell: (placed) => <Annotators row={placed.row} />,
    },
    {
      id: "annotations",
      title: "Answers",
      cell: (placed) => (
        <span title="annotations + predictions">
          {placed.row.node.annotationCount} + {placed.row.node.predictionCount}
        </span>
      ),
    },
  ];
  const updated: Column<Row> = {
    id: "updated",
    title: "Updated",
    cell: (placed) => <span>{day(placed.row.node.updatedAt)}</span>,
  };
  if (!project.viewerCanSeeGroundTruths) return [...open, updated];
  return [
    ...open,
    {
      id: "groundTruth",
      title: "Ground Truth",
      cell: (placed) => <GroundTruth row={placed.row} />,
    },
    {
      id: "accuracy",
      title: "Accuracy",
      cell: (placed) => <Accuracy value={placed.row.node.meanAccuracy} />,
    },
    updated,
  ];
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
