import { useEffect, useRef } from "react";
import { useQuery } from "urql";
import { NeighboursDocument } from "../../generated/documents";
import { type Address, filterOf, number, orderOf, writeAddress } from "../address";
import type { Project } from "../projects/project";
import { go } from "../useAddress";
import { useKeys } from "./useKeys";

type TaskAddress = Extract<Address, { view: "task" }>;
type NeighboursProps = { project: Project; address: TaskAddress };

/**
 * Leads to the next and the previous task of the list that this task was opened from.
 *
 * The cursor in the address says where the task stands: it holds even when the task has
 * fallen out of the filter meanwhile.
 */
export function Neighbours({ project, address }: NeighboursProps) {
  const { list, at } = address;
  const [{ data, fetching }] = useQuery({
    query: NeighboursDocument,
    variables: {
      projectId: project.id,
      filter: filterOf(list),
      orderBy: orderOf(list),
      at,
    },
    pause: at === "",
  });
  const [next] = data?.next.edges ?? [];
  const [previous] = data?.previous.edges ?? [];
  const to = (edge: { cursor: string; node: { id: string } }): Address => ({
    ...address,
    taskId: number(edge.node.id),
    at: edge.cursor,
  });
  // Pressed before it is known where they lead, the keys lead there as soon as it is.
  const pressed = useRef<"j" | "k">(undefined);
  const press = (key: "j" | "k") => {
    const edge = key === "j" ? next : previous;
    pressed.current = fetching && !edge ? key : undefined;
    if (edge) go(to(edge));
  };
  useKeys({ j: () => press("j"), k: () => press("k") });
  useEffect(() => {
    if (!fetching && pressed.current) press(pressed.current);
  });
  return (
    <nav className="neighbours" aria-label="Tasks of the list">
      <a href={writeAddress({ view: "tasks", projectId: address.projectId, list })}>
        All tasks
      </a>
      {previous && (
        <a href={writeAddress(to(previous))} rel="prev">
          ← Previous
        </a>
      )}
      <strong>Task {address.taskId}</strong>
      {next && (
        <a href={writeAddress(to(next))} rel="next">
          Next →
        </a>
      )}
    </nav>
  );
}
