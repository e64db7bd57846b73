import { useEffect, useRef } from "react";
import { useClient, useQuery } from "urql";
import {
  NeighboursDocument,
  TaskCountDocument,
  TaskDocument,
} from "../../generated/documents";
import { placeKey as placeOfAnswers } from "../answers/AnswersView";
import { countOf, neighboursOf } from "../answers/queue";
import { sayQueue } from "../answers/says";
import {
  type Address,
  filterOf,
  number,
  orderOf,
  type TaskAddress,
  writeAddress,
} from "../address";
import type { Project } from "../projects/project";
import { placeKey } from "../tasks/TaskTable";
import { keepPlace } from "../ui/places";
import { go } from "../useAddress";
import { useKeys } from "./useKeys";

type NeighboursProps = { project: Project; address: TaskAddress };
/** A task, or an answer of one, beside this one in the list. */
type Edge = { cursor: string; node: { id: string; task?: { id: string } } };
type Beside = { next: { edges: Edge[] }; previous: { edges: Edge[] } };

/**
 * Leads to the next and the previous task, or answer, of the list that this one was opened from.
 *
 * The cursor in the address says where it stands: it holds even when it has fallen out of
 * the filter meanwhile.
 */
export function Neighbours({ project, address }: NeighboursProps) {
  const { at, place } = address;
  const request = besideOf(project, address);
  const [{ data, fetching, stale }] = useQuery<Beside, object>({
    ...(request as { query: never; variables: object }),
    pause: at === "",
  });
  const isKnown = at !== "" && !fetching && !stale;
  const next = isKnown ? data?.next.edges[0] : undefined;
  const previous = isKnown ? data?.previous.edges[0] : undefined;
  const to = (edge: Edge, by: 1 | -1): TaskAddress => stepped(address, edge, by);
  useReadAhead(project, next && to(next, 1));
  useEffect(() => {
    const list = address.queue
      ? placeOfAnswers(project, address.queue)
      : placeKey(project, address.list);
    if (place) keepPlace(list, { opened: place - 1 });
  }, [project, address.queue, address.list, place]);

  // Pressed before it is known where they lead, the keys lead there as soon as it is.
  const pressed = useRef(0);
  const press = (by: 1 | -1) => {
    pressed.current += by;
    follow();
  };
  const follow = () => {
    if (pressed.current === 0 || !isKnown) return;
    const by = pressed.current > 0 ? 1 : -1;
    const edge = by === 1 ? next : previous;
    pressed.current = edge ? pressed.current - by : 0;
    if (edge) go(to(edge, by));
  };
  useKeys({ j: () => press(1), k: () => press(-1), Escape: () => go(listOf(address)) });
  useEffect(follow);
  return (
    <nav className="neighbours" aria-label="Tasks of the list">
      <a href={writeAddress(listOf(address))}>
        {address.queue ? "All answers" : "All tasks"}
      </a>
      {previous && (
        <a href={writeAddress(to(previous, -1))} rel="prev">
          ← Previous
        </a>
      )}
      <strong>Task {address.taskId}</strong>
      {place !== undefined && <Standing project={project} address={address} />}
      {next && (
        <a href={writeAddress(to(next, 1))} rel="next">
          Next →
        </a>
      )}
    </nav>
  );
}

/** What asks for the neighbours, in the list of answers or of tasks. */
function besideOf(project: Project, { queue, list, at }: TaskAddress) {
  if (queue) return neighboursOf(project.id, queue, at);
  return {
    query: NeighboursDocument,
    variables: {
      projectId: project.id,
      filter: filterOf(list),
      orderBy: orderOf(list),
      at,
    },
  };
}

/** The address of a neighbour, one place further. */
function stepped(
  address: TaskAddress,
  { cursor, node }: Edge,
  by: 1 | -1,
): TaskAddress {
  const { answer: _, place, ...rest } = address;
  return {
    ...rest,
    taskId: number(node.task?.id ?? node.id),
    at: cursor,
    ...(place !== undefined && { place: Math.max(1, place + by) }),
    ...(node.task && { answer: node.id }),
  };
}

function listOf({ projectId, list, queue }: TaskAddress): Address {
  return queue
    ? { view: "answers", projectId, list, queue }
    : { view: "tasks", projectId, list };
}

/** "3 of 1,374", and of what. */
function Standing({ project, address }: NeighboursProps) {
  const { queue, list, place } = address;
  const counting = queue
    ? countOf(project.id, queue)
    : {
        query: TaskCountDocument,
        variables: { projectId: project.id, filter: filterOf(list) },
      };
  const [{ data }] = useQuery<Record<string, { totalCount: number }>, object>({
    ...(counting as { query: never; variables: object }),
  });
  const total = data && Object.values(data)[0]?.totalCount;
  return (
    <span className="hint">
      {place?.toLocaleString()} of{" "}
      {total === undefined ? "…" : Math.max(total, place ?? 0).toLocaleString()}
      {queue && ` · ${sayQueue(project, queue)}`}
    </span>
  );
}

/** Reads the next task before somebody steps to it, and what comes after that. */
function useReadAhead(project: Project, next: TaskAddress | undefined): void {
  const client = useClient();
  const ahead = next && writeAddress(next);
  const latest = useRef(next);
  useEffect(() => {
    latest.current = next;
  });
  useEffect(() => {
    const { current } = latest;
    if (!ahead || !current) return;
    client.query(TaskDocument, { id: current.taskId }).toPromise();
    const beside = besideOf(project, current);
    client.query(beside.query as never, beside.variables as object).toPromise();
  }, [client, project, ahead]);
}
