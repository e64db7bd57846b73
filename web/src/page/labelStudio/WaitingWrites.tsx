import { useEffect } from "react";
import { useQuery } from "urql";
import {
  type LabelStudioWriteReason,
  type LinkNowFragment,
  WaitingWritesDocument,
  type WaitingWritesQuery,
} from "../../generated/documents";
import { everything, number, writeAddress } from "../address";
import type { Project } from "../projects/project";
import { count, moment } from "../ui/figures";
import { nameOf } from "../ui/people";

type Linked = NonNullable<NonNullable<WaitingWritesQuery["project"]>["labelStudio"]>;
type Write = Linked["waitingWrites"]["nodes"][number];

const reasons: Record<LabelStudioWriteReason, string> = {
  WAITING: "its turn has not come yet",
  DRAFT: "waits: somebody has unsubmitted changes there, which a write would delete",
  FAILED: "failed several times; tried again every hour",
};

const READ_EVERY_MS = 3000;

type WaitingWritesProps = { project: Project; link: LinkNowFragment };

/** The ground truths that Label Studio does not have yet, each with why not. */
export function WaitingWrites({ project, link }: WaitingWritesProps) {
  const [{ data }, read] = useQuery({
    query: WaitingWritesDocument,
    variables: { projectId: project.id },
    requestPolicy: "cache-and-network",
  });
  const total = link.waitingWrites.totalCount;
  useEffect(() => {
    // Their reasons change while their number does not.
    const look = () => read({ requestPolicy: "network-only" });
    const timer = setInterval(look, READ_EVERY_MS);
    return () => clearInterval(timer);
  }, [read]);
  if (total === 0) return <p className="hint">Nothing waits to be written there.</p>;
  const writes = data?.project?.labelStudio?.waitingWrites.nodes ?? [];
  return (
    <section className="writes" aria-label="Waiting to be written">
      <h3>{count(total, "ground truth")} waiting to be written there</h3>
      {/* Scrolling by keyboard needs the focus. */}
      <ul tabIndex={0} aria-label="Tasks that wait">
        {writes.map((write) => (
          <li key={write.task?.id}>
            <WriteLine projectId={number(project.id)} write={write} />
          </li>
        ))}
        {writes.length < total && (
          <li className="hint">and {(total - writes.length).toLocaleString()} more</li>
        )}
      </ul>
    </section>
  );
}

function WriteLine({ projectId, write }: { projectId: string; write: Write }) {
  const { task, wanted, reason, nextTryAt, lastError } = write;
  const taskId = number(task?.id ?? "");
  const address = {
    view: "task",
    projectId,
    taskId,
    list: everything,
    at: "",
  } as const;
  return (
    <>
      <a href={writeAddress(address)}>Task {taskId}</a>{" "}
      {wanted ? `the annotation of ${nameOf(wanted.annotator)}` : "no ground truth"}
      <br />
      <span className="hint">
        {lastError ?? reasons[reason]}
        {nextTryAt && ` · again ${moment(nextTryAt)}`}
      </span>
    </>
  );
}
