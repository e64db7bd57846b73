import { Dialog } from "radix-ui";
import { type DragEvent, type ReactNode, useState } from "react";
import { useClient } from "urql";
import {
  type ImportTasksMutation,
  ImportTasksDocument,
} from "../../generated/documents";
import { explain } from "../client";
import { count } from "../ui/figures";
import { inBatches, readTasks } from "./importing";
import { mayImport, type Project } from "../projects/project";

type ImportDropProps = {
  project: Project;
  onImported: () => void;
  children: ReactNode;
};

type Refusal = ImportTasksMutation["importTasks"]["errors"][number];
type Progress = {
  file: string;
  done: number;
  of: number;
  groundTruths: number;
  refused: Refusal[];
  failure?: string;
};

const LARGEST_FILE_BYTES = 200_000_000;

/** Takes exports of Label Studio that are dropped on the list, or chosen by the button. */
export function ImportDrop({ project, onImported, children }: ImportDropProps) {
  const client = useClient();
  const [progress, setProgress] = useState<Progress>();
  if (!mayImport(project)) return children;

  const bring = async (file: File) => {
    let state: Progress = {
      file: file.name,
      done: 0,
      of: 0,
      groundTruths: 0,
      refused: [],
    };
    const show = (change: Partial<Progress>) => {
      state = { ...state, ...change };
      setProgress(state);
    };
    show({});
    try {
      const tasks = await read(file);
      show({ of: tasks.length });
      for (const batch of inBatches(tasks)) {
        const { data, error } = await client.mutation(ImportTasksDocument, {
          input: { projectId: project.id, tasks: batch.tasks, onError: "SKIP_INVALID" },
        });
        if (!data) throw new Error(error && explain(error));
        const { errors, groundTruthCount } = data.importTasks;
        const refused = errors.map((one) => ({
          ...one,
          index: batch.start + one.index,
        }));
        show({
          done: batch.start + batch.tasks.length,
          groundTruths: state.groundTruths + groundTruthCount,
          refused: [...state.refused, ...refused],
        });
      }
    } catch (error) {
      show({ failure: error instanceof Error ? error.message : String(error) });
    }
    onImported();
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    const [file] = event.dataTransfer.files;
    if (file) bring(file);
  };
  return (
    <div onDragOver={(event) => event.preventDefault()} onDrop={drop}>
      {children}
      <label className="import">
        Import a JSON file, or drop one here
        <input
          type="file"
          accept=".json,.jsonl,.ndjson,.gz,application/json"
          onChange={({ target }) => {
            if (target.files?.[0]) bring(target.files[0]);
            target.value = "";
          }}
        />
      </label>
      {progress && (
        <ImportDialog progress={progress} onClose={() => setProgress(undefined)} />
      )}
    </div>
  );
}

async function read(file: File): Promise<unknown[]> {
  if (file.size > LARGEST_FILE_BYTES)
    throw new Error(
      "This file is too large for a browser. Import it on the server: python server.py import.",
    );
  try {
    return readTasks(await textOf(file));
  } catch (error) {
    throw new Error(`This cannot be read as JSON: ${(error as Error).message}`, {
      cause: error,
    });
  }
}

/** The text of a file, unpacked where it is gzipped. */
function textOf(file: File): Promise<string> {
  if (!file.name.endsWith(".gz")) return file.text();
  const unpacked = file.stream().pipeThrough(new DecompressionStream("gzip"));
  return new Response(unpacked).text();
}

type ImportDialogProps = { progress: Progress; onClose: () => void };

function ImportDialog({ progress, onClose }: ImportDialogProps) {
  const { file, done, of, groundTruths, refused, failure } = progress;
  const finished = failure !== undefined || (of > 0 && done === of);
  const imported = done - new Set(refused.map((one) => one.index)).size;
  return (
    <Dialog.Root open onOpenChange={() => finished && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog">
          <Dialog.Title>Import of {file}</Dialog.Title>
          <Dialog.Description role="status">
            {count(imported, "task")} imported, {count(groundTruths, "ground truth")}
            {refused.length > 0 && `, ${count(refused.length, "refusal")}`}
          </Dialog.Description>
          {!finished && (
            <progress aria-label="Import" value={done} max={of || undefined} />
          )}
          {failure && (
            <p role="alert" className="bad">
              {failure}
            </p>
          )}
          {refused.length > 0 && (
            <ul className="outcomes">
              {refused.map(({ index, path, message }) => (
                <li key={`${index} ${path} ${message}`}>
                  Task {index + 1}
                  {path && `, ${path}`}: {message}
                </li>
              ))}
            </ul>
          )}
          <div className="buttons">
            <button type="button" disabled={!finished} onClick={onClose}>
              Close
            </button>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
