import { type ReactNode, useEffect, useRef, useState } from "react";
import { useClient } from "urql";
import { ProjectDocument } from "../../generated/documents";
import { useArrivals } from "../live/Live";
import { mayImport, type Project } from "../projects/project";
import { ImportDialog } from "./ImportDialog";
import { takeHanded } from "./handed";
import { Importer, type Progress } from "./importer";
import { useDrops } from "./useDrops";
import "./importing.css";

type ImportDropProps = {
  project: Project;
  onImported: () => void;
  children: ReactNode;
};

/** Takes exports of Label Studio that are dropped on the list, or chosen by the button. */
export function ImportDrop({ project, onImported, children }: ImportDropProps) {
  if (!mayImport(project)) return children;
  return (
    <>
      {children}
      <Import project={project} onImported={onImported} />
    </>
  );
}

/** One file after the other: the next one begins when the report of the last is closed. */
function Import({ project, onImported }: Omit<ImportDropProps, "children">) {
  const client = useClient();
  const lookForAccuracies = useArrivals();
  const input = useRef<HTMLInputElement>(null);
  const importer = useRef<Importer>(undefined);
  const [progress, setProgress] = useState<Progress>();
  const [waiting, setWaiting] = useState<readonly File[]>([]);

  const begin = async (file: File) => {
    importer.current = new Importer(client, project.id, file, setProgress);
    await importer.current.run();
    // Who can be filtered by, and what is counted, is other than before.
    client
      .query(ProjectDocument, { id: project.id }, { requestPolicy: "network-only" })
      .toPromise();
    onImported();
    lookForAccuracies();
  };
  const bring = (files: readonly File[]) => {
    const [first, ...others] = files;
    if (progress) setWaiting([...waiting, ...files]);
    else if (first) {
      setWaiting(others);
      begin(first);
    }
  };
  const close = () => {
    const [next, ...others] = waiting;
    setProgress(undefined);
    setWaiting(others);
    if (next) begin(next);
  };
  const isHeld = useDrops(bring);
  const latest = useRef(bring);
  useEffect(() => {
    latest.current = bring;
  });
  useEffect(() => latest.current(takeHanded(project.id)), [project.id]);
  useStayHere(progress !== undefined && progress.step !== "ended");
  // Whoever leaves the list would not see any more what becomes of it.
  useEffect(() => () => importer.current?.cancel(), []);
  return (
    <>
      <label className="import">
        Import a JSON file, or drop one here
        <input
          ref={input}
          type="file"
          multiple
          accept=".json,.jsonl,.ndjson,.gz,application/json"
          onChange={({ target }) => {
            bring([...(target.files ?? [])]);
            target.value = "";
          }}
        />
      </label>
      {isHeld && <p className="held">Drop to import into {project.title}</p>}
      {progress && (
        <ImportDialog
          progress={progress}
          next={waiting[0]?.name}
          onCancel={() => importer.current?.cancel()}
          onGoOn={() => importer.current?.goOn()}
          onClose={close}
          onClosed={() => input.current?.focus()}
        />
      )}
    </>
  );
}

/** Asks before the tab is closed. */
function useStayHere(isBusy: boolean): void {
  useEffect(() => {
    if (!isBusy) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener("beforeunload", ask);
    return () => removeEventListener("beforeunload", ask);
  }, [isBusy]);
}
