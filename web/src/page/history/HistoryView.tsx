import { useState } from "react";
import { useQuery } from "urql";
import { ActionsDocument } from "../../generated/documents";
import { useChanges } from "../live/Live";
import type { Project } from "../projects/project";
import { Empty, Loading, Problem } from "../ui/states";
import { ActionList } from "./ActionList";

const ACTIONS_A_PAGE = 50;

/** What was done in a project, newest first, with what undoes it. */
export function HistoryView({ project }: { project: Project }) {
  const [after, setAfter] = useState<string[]>([]);
  return (
    <section aria-label="History">
      {["", ...after].map((cursor, index) => (
        <ActionsPage
          key={cursor}
          project={project}
          after={cursor || null}
          isLast={index === after.length}
          onMore={(end) => setAfter([...after, end])}
        />
      ))}
    </section>
  );
}

type ActionsPageProps = {
  project: Project;
  after: string | null;
  isLast: boolean;
  onMore: (after: string) => void;
};

function ActionsPage({ project, after, isLast, onMore }: ActionsPageProps) {
  const [{ data, error }, load] = useQuery({
    query: ActionsDocument,
    variables: { id: project.id, first: ACTIONS_A_PAGE, after },
    requestPolicy: "cache-and-network",
  });
  const readAgain = () => load({ requestPolicy: "network-only" });
  useChanges(readAgain);
  if (error && !data) return <Problem error={error} onRetry={load} />;
  if (!data?.project) return <Loading what="the history" />;
  const { nodes, pageInfo } = data.project.actions;
  if (nodes.length === 0 && after === null)
    return (
      <Empty title="Nothing has happened yet">
        <p>Stars, imports and other changes are listed here, and can be undone.</p>
      </Empty>
    );
  return (
    <>
      <ActionList project={project} actions={nodes} namesTask onUndone={readAgain} />
      {isLast && pageInfo.hasNextPage && (
        <button
          type="button"
          className="quiet"
          onClick={() => onMore(pageInfo.endCursor ?? "")}
        >
          Earlier
        </button>
      )}
    </>
  );
}
