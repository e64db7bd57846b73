import { useEffect, useRef, useState } from "react";
import { useMutation } from "urql";
import {
  type LinkNowFragment,
  SyncLabelStudioDocument,
} from "../../generated/documents";
import { explain } from "../client";
import { useArrivals, useReading } from "../live/Live";
import type { Project } from "../projects/project";
import { count } from "../ui/figures";
import { useAnnounce } from "../ui/Notices";
import { AcceptDeletions } from "./AcceptDeletions";
import { LinkSettings } from "./LinkSettings";
import { ago, isWell, progressOf, remedies, states } from "./said";
import { hasMoved, useLink, useNow } from "./useLink";
import "./label-studio.css";

/** After so long without an outcome it is not waited for any more: no server may run the link. */
const AWAITED_MS = 20_000;

/** How the link of this project with Label Studio is doing, and what can be done about it. */
export function LinkLine({ project }: { project: Project }) {
  const [asked, setAsked] = useState<{ since: string | null | undefined }>();
  const { link, read } = useLink(project.id, asked !== undefined);
  const [{ fetching }, sync] = useMutation(SyncLabelStudioDocument);
  const announce = useAnnounce();
  useReadWhatCame(link);
  useEffect(() => {
    if (!asked) return undefined;
    const timer = setTimeout(() => setAsked(undefined), AWAITED_MS);
    return () => clearTimeout(timer);
  }, [asked]);
  if (!link) return null;
  const { state, problem } = link;
  const isAwaited =
    asked !== undefined && link.lastPulledAt === asked.since && isWell(link);
  const ask = async (acceptDeletions: boolean) => {
    const since = link.lastPulledAt;
    const { error } = await sync({ projectId: project.id, acceptDeletions });
    if (error) announce({ tone: "bad", text: explain(error), about: "link" });
    else setAsked({ since });
  };
  const waiting = link.waitingWrites.totalCount;
  return (
    <section
      className={isWell(link) ? "link" : "link ill"}
      aria-label="Link with Label Studio"
    >
      <p>
        <span className="mark" aria-hidden="true" />
        <strong role="status">{states[state]}</strong>
        <Since link={link} isAwaited={isAwaited} />
        {waiting > 0 && (
          <span className="hint">
            · {count(waiting, "ground truth")} to be written there
          </span>
        )}
      </p>
      {problem && <p className="problem">{problem}</p>}
      {remedies[state] && <p className="hint problem">{remedies[state]}</p>}
      <div className="buttons">
        {state === "NEEDS_CONFIRMATION" && (
          <AcceptDeletions problem={problem} onYes={() => ask(true)} />
        )}
        {state !== "PAUSED" && (
          <button
            type="button"
            className="quiet"
            disabled={fetching || isAwaited || state === "PULLING"}
            onClick={() => ask(false)}
          >
            Sync now
          </button>
        )}
        <LinkSettings project={project} link={link} onChange={read} />
      </div>
    </section>
  );
}

type SinceProps = { link: LinkNowFragment; isAwaited: boolean };

/** Not in the status beside it: who listens to the page need not hear each second. */
function Since({ link, isAwaited }: SinceProps) {
  const now = useNow();
  if (link.state === "PULLING")
    return (
      <span className="hint">
        · {progressOf(link)}
        {link.remoteTaskCount ? (
          <progress
            aria-label="Tasks that are read"
            value={link.pulledTaskCount}
            max={link.remoteTaskCount}
          />
        ) : null}
      </span>
    );
  if (isAwaited) return <span className="hint">· asking …</span>;
  if (!link.lastPulledAt) return <span className="hint">· not read yet</span>;
  const when = ago(link.lastPulledAt, now);
  return (
    <span className="hint" title={new Date(link.lastPulledAt).toLocaleString()}>
      · {isWell(link) ? when : `last read ${when}`}
    </span>
  );
}

/** Reads the views again when tasks came, and the accuracies that are computed for them. */
function useReadWhatCame(link: LinkNowFragment | undefined): void {
  const readViews = useReading();
  const lookForAccuracies = useArrivals();
  const before = useRef<LinkNowFragment>(undefined);
  useEffect(() => {
    if (hasMoved(before.current, link)) {
      readViews();
      lookForAccuracies();
    }
    before.current = link;
  }, [link, readViews, lookForAccuracies]);
}
