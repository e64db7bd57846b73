import { Dialog } from "radix-ui";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { CreateProjectDocument } from "../../generated/documents";
import { everything, number } from "../address";
import { explain } from "../client";
import { go } from "../useAddress";

const EXAMPLE = `<View>
  <Text name="text" value="$text"/>
  <Choices name="sentiment" toName="text">
    <Choice value="Positive"/>
    <Choice value="Negative"/>
  </Choices>
</View>`;

/** Makes a project and leads to its list, where a file with its tasks can be dropped. */
export function NewProject() {
  const [open, setOpen] = useState(false);
  const [{ error, fetching }, create] = useMutation(CreateProjectDocument);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const input = {
      title: String(fields.get("title")).trim(),
      labelConfig: String(fields.get("labelConfig")),
    };
    const { data } = await create({ input });
    if (!data) return;
    setOpen(false);
    const projectId = number(data.createProject.project.id);
    go({ view: "tasks", projectId, list: everything });
  };
  return (
    <Dialog.Root open={open} onOpenChange={setOpen}>
      <Dialog.Trigger asChild>
        <button type="button">New project</button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog" aria-describedby={undefined}>
          <Dialog.Title>New project</Dialog.Title>
          <form onSubmit={submit} className="stack">
            <label>
              Title
              <input name="title" required />
            </label>
            <label>
              Label config, in Label Studio&apos;s XML
              <textarea name="labelConfig" rows={9} defaultValue={EXAMPLE} required />
            </label>
            {error && (
              <p role="alert" className="bad">
                {explain(error)}
              </p>
            )}
            <div className="buttons">
              <Dialog.Close asChild>
                <button type="button" className="quiet">
                  Cancel
                </button>
              </Dialog.Close>
              <button type="submit" disabled={fetching}>
                Create
              </button>
            </div>
          </form>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
