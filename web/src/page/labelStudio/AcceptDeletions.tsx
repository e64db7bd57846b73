import { AlertDialog } from "radix-ui";

type AcceptDeletionsProps = { problem: string | null | undefined; onYes: () => void };

/** Deletes here what is gone there, after a question that says how much it is. */
export function AcceptDeletions({ problem, onYes }: AcceptDeletionsProps) {
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>
        <button type="button" className="quiet">
          Delete it here too …
        </button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog">
          <AlertDialog.Title>
            Delete here what is gone in Label Studio
          </AlertDialog.Title>
          <AlertDialog.Description>
            {problem} The answers and the ground truths of what is deleted go with it.
            The history keeps a line of each, but nothing brings them back.
          </AlertDialog.Description>
          <div className="buttons">
            <AlertDialog.Cancel className="quiet">Cancel</AlertDialog.Cancel>
            <AlertDialog.Action className="danger" onClick={onYes}>
              Delete it here too
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
