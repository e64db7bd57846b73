import { AlertDialog } from "radix-ui";
import { type ReactNode, useState } from "react";
import { useClient } from "urql";
import type { Project } from "../projects/project";
import { type BulkDone, type Report, type Undoing, undo as undoBatches } from "./bulk";
import { Done, Undone, Working } from "./BulkSteps";

type BulkChangeProps = {
  project: Project;
  button: string;
  disabled: boolean;
  /** What is done while it runs, and what it came to, such as "deleted". */
  working: string;
  done: string;
  /** How many tasks are to be changed, where that is known. */
  total: number | undefined;
  onOpen: () => void;
  /** The question, with what answers it. */
  ask: (onYes: () => void) => ReactNode;
  run: (report: Report) => Promise<BulkDone>;
  /** It is closed, and something may be other than before. */
  onDone: () => void;
};

type Step =
  | { name: "ask" }
  | { name: "working"; done: number }
  | { name: "done"; result: BulkDone }
  | { name: "undoing"; done: number; of: number }
  | { name: "undone"; undoing: Undoing };

/** A change of many tasks: asks, shows how far it is and what became of each, and undoes it. */
export function BulkChange(props: BulkChangeProps) {
  const { project, button, disabled, total, onOpen, ask, run, onDone } = props;
  const client = useClient();
  const [open, setOpen] = useState(false);
  const [step, setStep] = useState<Step>({ name: "ask" });

  const show = () => {
    setStep({ name: "ask" });
    setOpen(true);
    onOpen();
  };
  const start = async () => {
    const report = (done: number) => setStep({ name: "working", done });
    report(0);
    setStep({ name: "done", result: await run(report) });
  };
  const undo = async (batchIds: readonly string[], overwrite: boolean, of: number) => {
    const report = (done: number) => setStep({ name: "undoing", done, of });
    report(0);
    const { id } = project;
    const undoing = await undoBatches(client, id, batchIds, overwrite, report);
    setStep({ name: "undone", undoing });
  };
  const close = () => {
    if (step.name === "working" || step.name === "undoing") return;
    setOpen(false);
    if (step.name !== "ask") onDone();
  };

  return (
    <AlertDialog.Root open={open} onOpenChange={(next) => next || close()}>
      <AlertDialog.Trigger asChild>
        <button type="button" className="quiet" onClick={show} disabled={disabled}>
          {button}
        </button>
      </AlertDialog.Trigger>
      <AlertDialog.Portal>
        <AlertDialog.Overlay className="overlay" />
        <AlertDialog.Content className="dialog">
          {step.name === "ask" && ask(start)}
          {step.name === "working" && (
            <Working title={props.working} done={step.done} of={total} />
          )}
          {step.name === "done" && (
            <Done
              said={props.done}
              result={step.result}
              onUndo={() => undo(step.result.batchIds, false, step.result.changedCount)}
            />
          )}
          {step.name === "undoing" && (
            <Working title="Undoing" done={step.done} of={step.of} />
          )}
          {step.name === "undone" && (
            <Undone
              undoing={step.undoing}
              onOverwrite={() =>
                undo(step.undoing.refused, true, step.undoing.refused.length)
              }
            />
          )}
        </AlertDialog.Content>
      </AlertDialog.Portal>
    </AlertDialog.Root>
  );
}
