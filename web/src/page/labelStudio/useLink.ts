import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { LinkDocument, type LinkNowFragment } from "../../generated/documents";
import { useOnFocus } from "../ui/useOnFocus";

const ASK_EVERY_MS = 5000;
const ASK_OFTEN_MS = 700;

/**
 * The link of a project as it is now, read again and again while somebody looks.
 *
 * @param isAwaited - whether something was just asked of it, whose outcome is awaited.
 */
export function useLink(projectId: string, isAwaited: boolean) {
  const [{ data }, read] = useQuery({
    query: LinkDocument,
    variables: { projectId },
    requestPolicy: "cache-and-network",
  });
  const link = data?.project?.labelStudio ?? undefined;
  const isMoving = isAwaited || link?.state === "PULLING";
  useEffect(() => {
    const look = () => {
      if (!document.hidden) read({ requestPolicy: "network-only" });
    };
    const timer = setInterval(look, isMoving ? ASK_OFTEN_MS : ASK_EVERY_MS);
    return () => clearInterval(timer);
  }, [read, isMoving]);
  useOnFocus(() => read({ requestPolicy: "network-only" }));
  return { link, read: () => read({ requestPolicy: "network-only" }) };
}

/** The present moment, as often as "5 s ago" changes. */
export function useNow(): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Whether the tasks of a link are other than they were before, as far as it says. */
export const hasMoved = (
  before: LinkNowFragment | undefined,
  now: LinkNowFragment | undefined,
): boolean =>
  before !== undefined &&
  now !== undefined &&
  (before.pulledTaskCount !== now.pulledTaskCount || before.state !== now.state);
