import { stringifyDocument } from "@urql/core";
import { createClient } from "graphql-ws";
import {
  FollowDocument,
  type FollowSubscription,
  type FollowSubscriptionVariables,
} from "../../generated/documents";

export type Change = FollowSubscription["changes"];

type Followed = {
  projectId: string;
  /** The last change that is known already: what came since is delivered first. */
  after: string | null;
  onChange: (change: Change) => void;
  onState: (state: "following" | "reconnecting" | "ended") => void;
};

/** Closed with this, the sign-in works no more: asking again would be the same. */
const FORBIDDEN = 4403;
/** A connection that is lost without a word is found out by this. */
const PING_EVERY_MS = 20_000;
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 30_000;

/**
 * Follows the changes of a project until the returned function is called.
 *
 * A lost connection is made again, and resumes after the last change that came: nothing
 * is lost and nothing comes twice.
 */
export function follow({ projectId, after, onChange, onState }: Followed) {
  const url = new URL("/graphql", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const client = createClient({
    url: url.href,
    keepAlive: PING_EVERY_MS,
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: waited,
    shouldRetry: (closed) => (closed as Partial<CloseEvent>).code !== FORBIDDEN,
    on: {
      connected: () => onState("following"),
      closed: () => onState("reconnecting"),
    },
  });
  // Read anew whenever the client subscribes, so that it resumes where it was.
  const variables: FollowSubscriptionVariables = { projectId, after };
  const query = stringifyDocument(FollowDocument);
  return client.subscribe<FollowSubscription>(
    { query, variables },
    {
      next: ({ data }) => {
        if (!data) return;
        variables.after = data.changes.id;
        onChange(data.changes);
      },
      error: () => onState("ended"),
      complete: () => onState("ended"),
    },
  );
}

/** Longer with each attempt, and never the same for all that lost the same server. */
async function waited(attempts: number): Promise<void> {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempts);
  await new Promise((resume) =>
    setTimeout(resume, longest * (0.5 + Math.random() / 2)),
  );
}
