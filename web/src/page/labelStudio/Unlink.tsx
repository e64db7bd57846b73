import { AlertDialog } from "radix-ui";
import { useClient, useMutation } from "urql";
import {
  type LinkNowFragment,
  ProjectDocument,
  UnlinkLabelStudioDocument,
} from "../../generated/documents";
import { number } from "../address";
import { explain } from "../client";
import { useAnnounce } from "../ui/Notices";

/** Removes the link, after a question. */
export function Unlink({ link }: { link: LinkNowFragment }) {
  const [{ fetching }, unlink] = useMutation(UnlinkLabelStudioDocument);
  const client = useClient();
  const announce = useAnnounce();
  const remove = async () => {
    const { data, error } = await unlink({ id: link.id });
    if (!data) {
      if (error) announce({ tone: "bad", text: explain(error), about: "link" });
      return;
    }
    const { problem, project } = data.unlinkLabelStudio;
    // The project is read again: what may be imported is other than before.
    client
      .query(
        ProjectDocument,
        { id: number(project.id) },
        { requestPolicy: "network-only" },
      )
      .toPromise();
    announce({
      tone: problem ? "bad" : "good",
      text: problem ?? "The link is removed. The project stays as it is.",
      about: "link",
    });
  };
  return (
    <AlertDialog.Root>
      <AlertDialog.Trigger asChild>
        <button type="button" className="quiet" disabled={fetching}>
          Remove the link …
        </button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog">
          <AlertDialog.Title>Remove the link</AlertDialog.Title>
          <AlertDialog.Description>
            The project stays here as it is, and is changed here from then on. Nothing
            changes in Label Studio, except that the webhook of this link is deleted.
            The token is deleted here.
          </AlertDialog.Description>
          <div className="buttons">
            <AlertDialog.Cancel className="quiet">Cancel</AlertDialog.Cancel>
            <AlertDialog.Action className="danger" onClick={remove}>
              Remove the link
            </AlertDialog.Action>
          </div>
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
