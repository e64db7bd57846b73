import type { CombinedError } from "@urql/core";
import type { ReactNode } from "react";
import { explain } from "../client";

export function Loading({ what }: { what: string }) {
  return (
    <p className="state" role="status">
      Loading {what} …
    </p>
  );
}

type ProblemProps = { error: CombinedError; onRetry: () => void };

export function Problem({ error, onRetry }: ProblemProps) {
  return (
    <div className="state" role="alert">
      <p className="bad">{explain(error)}</p>
      <button type="button" onClick={onRetry}>
        Try again
      </button>
    </div>
  );
}

/** Nothing to show, and what to do about it. */
export function Empty({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="state">
      <h2>{title}</h2>
      {children}
    </div>
  );
}
