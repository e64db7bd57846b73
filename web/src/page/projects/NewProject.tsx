import { Dialog, Tabs } from "radix-ui";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import { CreateProjectDocument } from "../../generated/documents";
import { everything, number } from "../address";
import { explain } from "../client";
import { handOver } from "../importing/handed";
import { type Looked, lookInto } from "../importing/looking";
import { useDrops } from "../importing/useDrops";
import { FromLabelStudio } from "../labelStudio/FromLabelStudio";
import { count } from "../ui/figures";
import { go } from "../useAddress";
import "../importing/importing.css";

const EXAMPLE = `<View>
  <Text name="text" value="$text"/>
  <Choices name="sentiment" toName="text">
    <Choice value="Positive"/>
    <Choice value="Negative"/>
  </Choices>
</View>`;

/**
 * Makes a project and leads to its list, where its files are imported.
 *
 * An export that is dropped fills in the form: its results name every control and label.
 */
export function NewProject() {
  const [open, setOpen] = useState(false);
  const [looked, setLooked] = useState<Looked>();
  const [isLooking, setLooking] = useState(false);
  const bring = async (files: readonly File[]) => {
    setOpen(true);
    setLooking(true);
    setLooked(await lookInto(files));
    setLooking(false);
  };
  const change = (next: boolean) => {
    setOpen(next);
    if (!next) setLooked(undefined);
  };
  const isHeld = useDrops(bring);
  return (
    <Dialog.Root open={open} onOpenChange={change}>
      <p className="buttons">
        <Dialog.Trigger asChild>
          <button type="button">New project</button>
        </Dialog.Trigger>
        <label className="import">
          From an export of Label Studio: choose it, or drop it here
          <input
            type="file"
            multiple
            accept=".json,.jsonl,.ndjson,.gz,.xml,application/json"
            onChange={({ target }) => {
              bring([...(target.files ?? [])]);
              target.value = "";
            }}
          />
        </label>
      </p>
      {isHeld && <p className="held">Drop an export to make a project of it</p>}
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog" aria-describedby={undefined}>
          <Dialog.Title>New project</Dialog.Title>
          {isLooking ? (
            <p role="status">Reading the files …</p>
          ) : looked ? (
            <Form looked={looked} onCreated={() => change(false)} />
          ) : (
            <Ways onCreated={() => change(false)} />
          )}
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Without files: an empty project, or one that follows a Label Studio. */
function Ways({ onCreated }: { onCreated: () => void }) {
  return (
    <Tabs.Root defaultValue="empty">
      <Tabs.List className="ways" aria-label="Where its tasks come from">
        <Tabs.Trigger value="empty">Empty</Tabs.Trigger>
        <Tabs.Trigger value="labelStudio">From Label Studio</Tabs.Trigger>
      </Tabs.List>
      <Tabs.Content value="empty">
        <Form looked={undefined} onCreated={onCreated} />
      </Tabs.Content>
      <Tabs.Content value="labelStudio">
        <FromLabelStudio onCreated={onCreated} />
      </Tabs.Content>
    </Tabs.Root>
  );
}

type FormProps = { looked: Looked | undefined; onCreated: () => void };

function Form({ looked, onCreated }: FormProps) {
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
    const { id } = data.createProject.project;
    handOver(id, looked?.exports ?? []);
    onCreated();
    go({ view: "tasks", projectId: number(id), list: everything });
  };
  return (
    <form onSubmit={submit} className="stack">
      <label>
        Title
        <input name="title" defaultValue={looked?.title ?? ""} required />
      </label>
      <label>
        Label config, in Label Studio&apos;s XML
        <textarea
          name="labelConfig"
          rows={9}
          defaultValue={looked ? looked.labelConfig : EXAMPLE}
          required
        />
      </label>
      {looked && <Found looked={looked} />}
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
          {looked?.exports.length ? "Create and import" : "Create"}
        </button>
      </div>
    </form>
  );
}

/** What the form was filled in from, and what could not be known. */
function Found({ looked }: { looked: Looked }) {
  const { derived, isDerived, exports, problem } = looked;
  return (
    <div role="status" className="hint">
      {problem && <p className="bad">{problem}</p>}
      {isDerived && derived && (
        <p>
          The label config was derived from the results in the export, with{" "}
          {count(derived.controls, "control")} and the labels that were used. Replace it
          if you have the one of Label Studio.
        </p>
      )}
      {!isDerived && !looked.labelConfig && !problem && (
        <p>
          No annotation in the export names a control: write or paste the label config.
        </p>
      )}
      {derived && derived.unknownTypes.length > 0 && (
        <p>
          Results of these types are not in it, and will not be compared:{" "}
          {derived.unknownTypes.join(", ")}.
        </p>
      )}
      {exports.length > 0 && <p>{exports.map(({ name }) => name).join(", ")}</p>}
    </div>
  );
}
