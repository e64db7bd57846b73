import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useEffect,
  useMemo,
  useRef,
  useState,
} from "react";
import { useClient } from "urql";
import { ProjectDocument, WaitingDocument } from "../../generated/documents";
import type { Project } from "../projects/project";
import { useOnFocus } from "../ui/useOnFocus";
import { Arrivals } from "./arrivals";
import { type Changed, Gathering } from "./gathering";

type Listener = (changed: Changed) => void;
type State = "following" | "reconnecting" | "ended" | undefined;

const Listeners = createContext<Set<Listener>>(new Set());
const Wake = createContext<() => void>(() => {});
const Read = createContext<() => void>(() => {});
const StateOfLive = createContext<State>(undefined);

/** Tells the views of a project what others change in it, while they change it. */
export function Live({ project, children }: { project: Project; children: ReactNode }) {
  const listeners = useMemo(() => new Set<Listener>(), []);
  const [state, setState] = useState<State>();
  // What the views show was read after this change.
  const [since] = useState(project.history.nodes[0]?.id ?? null);
  const { id: projectId, viewerCanSeeGroundTruths: allowed } = project;
  const client = useClient();
  const arrivals = useRef<Arrivals>(undefined);
  useEffect(() => {
    if (!allowed) return undefined;
    const fresh = { requestPolicy: "network-only" } as const;
    const waited = new Arrivals(
      async () => {
        const read = client.query(WaitingDocument, { id: projectId }, fresh);
        return (await read.toPromise()).data?.project?.rescoring;
      },
      () => {
        client.query(ProjectDocument, { id: projectId }, fresh).toPromise();
        for (const listener of listeners) listener("all");
      },
    );
    arrivals.current = waited;
    waited.wake();
    return () => waited.stop();
  }, [allowed, client, listeners, projectId]);
  useEffect(() => {
    if (!allowed) return undefined;
    const gathering = new Gathering((changed) => {
      for (const listener of listeners) listener(changed);
      arrivals.current?.wake();
    });
    let stop = () => {};
    let gone = false;
    const start = async () => {
      const { follow } = await import("./following");
      if (gone) return;
      stop = follow({
        projectId,
        after: since,
        onChange: (change) => gathering.add(change.task?.id),
        onState: setState,
      });
    };
    start().catch(() => setState("ended"));
    return () => {
      gone = true;
      stop();
      gathering.stop();
    };
  }, [allowed, listeners, projectId, since]);
  const wake = useCallback(() => arrivals.current?.wake(), []);
  const read = useCallback(() => {
    for (const listener of listeners) listener("all");
  }, [listeners]);
  return (
    <StateOfLive value={state}>
      <Wake value={wake}>
        <Read value={read}>
          <Listeners value={listeners}>{children}</Listeners>
        </Read>
      </Wake>
    </StateOfLive>
  );
}

/**
 * Runs when tasks have changed, by whomever.
 *
 * While nothing can be followed it runs for all whenever somebody comes back to this tab.
 */
export function useChanges(onChanges: Listener): void {
  const listeners = useContext(Listeners);
  const state = useContext(StateOfLive);
  const latest = useRef(onChanges);
  useEffect(() => {
    latest.current = onChanges;
  });
  useEffect(() => {
    const listener: Listener = (changed) => latest.current(changed);
    listeners.add(listener);
    return () => {
      listeners.delete(listener);
    };
  }, [listeners]);
  useOnFocus(() => state === "following" || onChanges("all"));
}

/**
 * Reads the views again when the accuracies have arrived that are computed after a change.
 *
 * Run it after a change of one's own.
 */
export const useArrivals = (): (() => void) => useContext(Wake);

/** Reads the views again, where something came that is told in another way. */
export const useReading = (): (() => void) => useContext(Read);

/** Whether what others do shows by itself. */
export function LiveMark() {
  const state = useContext(StateOfLive);
  if (state === undefined) return null;
  const live = state === "following";
  return (
    <span
      className={live ? "live" : "live lost"}
      title={
        live
          ? "What others change shows here at once."
          : "What others changed shows when you come back to this tab."
      }
    >
      {live ? "Live" : state === "ended" ? "Not live" : "Reconnecting …"}
    </span>
  );
}
