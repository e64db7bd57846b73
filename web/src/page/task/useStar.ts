import type { CombinedError } from "@urql/core";
import { useOptimistic, useTransition } from "react";
import { useClient, useMutation } from "urql";
import {
  LastChangeDocument,
  SetGroundTruthDocument,
  TaskDocument,
  UnsetGroundTruthDocument,
} from "../../generated/documents";
import { explain, isConflict } from "../client";
import { useArrivals } from "../live/Live";
import { useUndo } from "../history/useUndo";
import type { Project } from "../projects/project";
import { useAnnounce } from "../ui/Notices";
import type { LoadedTask } from "./answers";
import { sayConflict } from "./conflict";

/**
 * Sets and unsets the ground truth of a task in one click.
 *
 * The star moves at once. If the server refuses, it falls back to where the server has it,
 * with a message; after a conflict the task is read again, to show who did what.
 */
export function useStar(project: Project, task: LoadedTask) {
  const client = useClient();
  const announce = useAnnounce();
  const lookForAccuracies = useArrivals();
  const [, set] = useMutation(SetGroundTruthDocument);
  const [, unset] = useMutation(UnsetGroundTruthDocument);
  const [pending, start] = useTransition();
  const present = task.groundTruth?.id ?? null;
  const [starred, show] = useOptimistic(present);

  /** What became of it: nothing to say where it went well. */
  const change = async (annotationId: string): Promise<Refused | undefined> => {
    if (annotationId !== present) {
      const { error } = await set({ annotationId, expectedGroundTruthId: present });
      return error && { error, conflict: isConflict(error) };
    }
    const { data, error } = await unset({ annotationId });
    if (error) return { error, conflict: false };
    return data?.unsetGroundTruth.changed ? undefined : { conflict: true };
  };

  /** Verifies the ground truth again, as it is shown at present. */
  const verifyAgain = async (annotationId: string): Promise<Refused | undefined> => {
    const shown = task.annotations.find(({ id }) => id === annotationId)?.result;
    const { data, error } = await set({ annotationId, expectedGroundTruthId: present });
    if (error) return { error, conflict: isConflict(error) };
    const now = data?.setGroundTruth.task.groundTruth?.verifiedResult;
    announce(
      JSON.stringify(now) === JSON.stringify(shown)
        ? { tone: "good", text: "Verified: accuracies use the present version now." }
        : {
            tone: "bad",
            text: "Its author changed the answer once more meanwhile, and that version is verified now: look at it again.",
          },
    );
    return undefined;
  };

  const toggle = (annotationId: string) =>
    run(
      annotationId === present ? null : annotationId,
      () => change(annotationId),
      true,
    );
  const verify = (annotationId: string) =>
    run(annotationId, () => verifyAgain(annotationId), false);
  const undo = useUndo(project.id, () => {});
  /** What was just done can be taken back for as long as the notice stands. */
  const offerUndo = async (text: string) => {
    const read = client.query(
      LastChangeDocument,
      { id: task.id },
      { requestPolicy: "network-only" },
    );
    const change = (await read.toPromise()).data?.task?.history.nodes[0];
    const action = change && { label: "Undo", run: () => void undo({ id: change.id }) };
    announce({ tone: "good", text, about: "star", ...(action && { action }) });
  };
  const run = (
    star: string | null,
    write: () => Promise<Refused | undefined>,
    isUndoable: boolean,
  ) =>
    start(async () => {
      show(star);
      const refused = await write();
      lookForAccuracies();
      if (!refused && isUndoable)
        offerUndo(
          star === null
            ? "The ground truth was taken away."
            : "The ground truth is set.",
        );
      if (!refused) return;
      const text = refused.conflict
        ? sayConflict(await readAgain())
        : `The ground truth was not changed: ${refused.error ? explain(refused.error) : ""}`;
      announce({ tone: "bad", text });
    });
  const readAgain = async () => {
    const read = client.query(
      TaskDocument,
      { id: task.id },
      { requestPolicy: "network-only" },
    );
    return (await read.toPromise()).data?.task;
  };
  return { starred, pending, toggle, verify };
}

type Refused = { error?: CombinedError; conflict: boolean };
