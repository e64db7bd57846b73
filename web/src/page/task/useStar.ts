import { useOptimistic, useTransition } from "react";
import { useMutation } from "urql";
import {
  SetGroundTruthDocument,
  UnsetGroundTruthDocument,
} from "../../generated/documents";
import { explain, isConflict } from "../client";
import { useAnnounce } from "../ui/Notices";
import type { LoadedTask } from "./answers";

/**
 * Sets and unsets the ground truth of a task in one click.
 *
 * The star moves at once. If the server refuses, it falls back to where the server has it,
 * with a message; after a conflict the task is read again, to show what others did.
 */
export function useStar(task: LoadedTask, readAgain: () => void) {
  const announce = useAnnounce();
  const [, set] = useMutation(SetGroundTruthDocument);
  const [, unset] = useMutation(UnsetGroundTruthDocument);
  const [pending, start] = useTransition();
  const present = task.groundTruth?.id ?? null;
  const [starred, show] = useOptimistic(present);

  const toggle = (annotationId: string) =>
    start(async () => {
      const taking = annotationId === present;
      show(taking ? null : annotationId);
      const { error } = taking
        ? await unset({ annotationId })
        : await set({ annotationId, expectedGroundTruthId: present });
      if (!error) return;
      if (isConflict(error)) readAgain();
      announce({ tone: "bad", text: refusal(error) });
    });
  return { starred, pending, toggle };
}

function refusal(error: Parameters<typeof explain>[0]): string {
  return isConflict(error)
    ? "Somebody else has changed the ground truth of this task meanwhile. Look again, then set it."
    : `The ground truth was not changed: ${explain(error)}`;
}
