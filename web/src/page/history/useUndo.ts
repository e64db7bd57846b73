import { useClient } from "urql";
import {
  RevertChangesDocument,
  RevertGroundTruthDocument,
} from "../../generated/documents";
import { explain, isConflict } from "../client";
import { useArrivals } from "../live/Live";
import { count } from "../ui/figures";
import { useAnnounce } from "../ui/Notices";

/** A change, or the batch of one, that can be undone. */
export type Undoable = { id: string; batchId?: string | null };

/**
 * Gives tasks the ground truth that they had before a change, and says what came of it.
 *
 * What somebody else has changed since is lost only by the button that the notice then has.
 */
export function useUndo(projectId: string, onUndone: () => void) {
  const client = useClient();
  const announce = useAnnounce();
  const lookForAccuracies = useArrivals();
  const undo = async ({ id, batchId }: Undoable, overwrite = false): Promise<void> => {
    const { restored, error } = batchId
      ? await client
          .mutation(RevertChangesDocument, { projectId, batchId, overwrite })
          .toPromise()
          .then(({ data, error }) => ({
            restored: data?.revertChanges.results.length,
            error,
          }))
      : await client
          .mutation(RevertGroundTruthDocument, { changeId: id, overwrite })
          .toPromise()
          .then(({ data, error }) => ({
            restored: data?.revertGroundTruth.results.length,
            error,
          }));
    lookForAccuracies();
    onUndone();
    if (!error)
      return announce({
        tone: "good",
        text: `Undone: ${count(restored ?? 0, "task")} as before.`,
      });
    announce({
      tone: "bad",
      text: `Not undone. ${explain(error)}`,
      ...(isConflict(error) && {
        action: {
          label: "Undo all the same",
          run: () => void undo({ id, batchId: batchId ?? null }, true),
        },
      }),
    });
  };
  return undo;
}
