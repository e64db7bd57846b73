import { Dialog } from "radix-ui";
import { bytesOf, count } from "../ui/figures";
import type { Progress, Step } from "./importer";
import type { Problem } from "./problems";

type ImportDialogProps = {
  progress: Progress;
  /** The file that is imported when this is closed. */
  next: string | undefined;
  onCancel: () => void;
  onGoOn: () => void;
  onClose: () => void;
  onClosed: () => void;
};

const steps: Record<Step, string> = {
  checking: "Reading the file …",
  importing: "Importing. Keep this tab open.",
  stopping: "The part that is under way is finished first …",
  interrupted: "Interrupted.",
  ended: "",
};

/** How far an import is, and what became of the tasks. Escape cancels it, and closes it once it has ended. */
export function ImportDialog(props: ImportDialogProps) {
  const { progress, next, onCancel, onGoOn, onClose, onClosed } = props;
  const { file, step, message, refused, refusedCount, warned, warnedCount } = progress;
  const ended = step === "ended";
  return (
    <Dialog.Root open onOpenChange={() => (ended ? onClose() : onCancel())}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content
          className="dialog wide"
          onInteractOutside={(event) => event.preventDefault()}
          onCloseAutoFocus={(event) => {
            event.preventDefault();
            onClosed();
          }}
        >
          <Dialog.Title>Import of {file}</Dialog.Title>
          <Dialog.Description role="status">
            {ended ? summaryOf(progress) : steps[step]}
          </Dialog.Description>
          {!ended && <Bar progress={progress} />}
          {message && (
            <p role="alert" className="bad">
              {message}
              {step === "interrupted" && (
                <>
                  {" "}
                  So far: {summaryOf(progress)}. What was sent and not answered is sent
                  again when you go on; nothing is imported twice.
                </>
              )}
            </p>
          )}
          <ProblemTable title="Refused" problems={refused} total={refusedCount} />
          <ProblemTable title="Warnings" problems={warned} total={warnedCount} />
          <div className="buttons">
            {step === "interrupted" && (
              <button type="button" onClick={onGoOn}>
                Go on
              </button>
            )}
            {ended ? (
              <button type="button" onClick={onClose}>
                {next ? `Import ${next}` : "Close"}
              </button>
            ) : (
              <button
                type="button"
                className="quiet"
                disabled={step === "stopping"}
                onClick={onCancel}
              >
                Cancel
              </button>
            )}
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function summaryOf({
  tasks,
  annotations,
  predictions,
  groundTruths,
  refusedCount,
}: Progress) {
  const parts = [
    `${count(tasks, "task")} imported`,
    count(groundTruths, "ground truth"),
    count(annotations, "annotation"),
    count(predictions, "prediction"),
  ];
  if (refusedCount > 0) parts.push(count(refusedCount, "refusal"));
  return parts.join(", ");
}

function Bar({ progress }: { progress: Progress }) {
  const { bytes, ofBytes, done, ofTasks } = progress;
  const inBytes = `${bytesOf(bytes, ofBytes)} read`;
  return (
    <>
      <progress
        aria-label="Import"
        value={ofTasks > 0 ? done : bytes}
        max={(ofTasks > 0 ? ofTasks : ofBytes) || 1}
      />
      <p className="hint">
        {ofTasks > 0
          ? `${done.toLocaleString()} of ${count(ofTasks, "task")}, ${inBytes}`
          : inBytes}
      </p>
    </>
  );
}

type ProblemTableProps = {
  title: string;
  problems: readonly Problem[];
  total: number;
};

/** One line for a kind: the first task that has it, and how many there are. */
function ProblemTable({ title, problems, total }: ProblemTableProps) {
  if (total === 0) return null;
  const listed = problems.reduce((sum, { count: times }) => sum + times, 0);
  return (
    // Scrolling by keyboard needs the focus.
    <div className="scroll problems" role="group" aria-label={title} tabIndex={0}>
      <table>
        <caption>
          {title}: {total.toLocaleString()}
          {listed < total && ` (${listed.toLocaleString()} of them are listed)`}
        </caption>
        <thead>
          <tr>
            <th scope="col">Task</th>
            <th scope="col">Field</th>
            <th scope="col">Reason</th>
            <th scope="col">Times</th>
          </tr>
        </thead>
        <tbody>
          {problems.map(({ position, path, message, count: times }) => (
            <tr key={`${position} ${path} ${message}`}>
              <td>Task {(position + 1).toLocaleString()}</td>
              <td>{path}</td>
              <td>{message}</td>
              <td>{times.toLocaleString()}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
