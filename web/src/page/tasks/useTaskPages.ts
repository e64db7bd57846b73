import type { CombinedError } from "@urql/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useClient } from "urql";
import {
  type TaskRowFragment,
  TaskRowsDocument,
  TasksDocument,
  type TasksQuery,
  type TasksQueryVariables,
} from "../../generated/documents";
import type { Changed } from "../live/gathering";

export type Row = { cursor: string; node: TaskRowFragment };
type Page = { data?: TasksQuery | undefined; error?: CombinedError | undefined };

/** The first page is small, to be there soon; the others are as large as the server allows. */
export const FIRST_PAGE = 50;
export const NEXT_PAGES = 100;
const ROWS_READ_ALONE = 300;

type Listed = Omit<TasksQueryVariables, "first" | "after">;

/**
 * The rows of a list, page after page as they are needed.
 *
 * Each page keeps listening to the cache: a star that is set in another view shows here.
 * The variables must stay the same for the life of the component: give it a key.
 */
export function useTaskPages(variables: Listed) {
  const client = useClient();
  const [listed] = useState(variables);
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  const [pages, setPages] = useState<readonly Page[]>([]);
  const listening = useRef<{ unsubscribe: () => void }[]>([]);

  useEffect(() => {
    for (let index = listening.current.length; index < cursors.length; index += 1) {
      const page = client.query(TasksDocument, paged(listed, cursors[index]), {
        requestPolicy: "cache-and-network",
      });
      listening.current.push(
        page.subscribe(({ data, error }) =>
          setPages((known) => withPage(known, index, { data, error })),
        ),
      );
    }
  }, [client, listed, cursors]);

  useEffect(() => {
    const subscriptions = listening;
    return () => {
      for (const one of subscriptions.current) one.unsubscribe();
      subscriptions.current = [];
    };
  }, []);

  const end = pages[cursors.length - 1]?.data?.tasks.pageInfo;
  const loadMore = useCallback(() => {
    const cursor = end?.hasNextPage ? end.endCursor : null;
    if (cursor)
      setCursors((known) => (known.includes(cursor) ? known : [...known, cursor]));
  }, [end]);

  /** Reads the pages again that hold these rows. */
  const readAgain = (firstRow: number, lastRow: number) => {
    for (let page = pageOf(firstRow); page <= pageOf(lastRow); page += 1)
      if (page < cursors.length)
        client
          .query(TasksDocument, paged(listed, cursors[page]), {
            requestPolicy: "network-only",
          })
          .toPromise();
  };

  /** Reads the rows again that have changed; of very many only those in sight. */
  const readChanged = (changed: Changed, firstRow: number, lastRow: number) => {
    const loaded = changed === "all" ? [] : rowsOf(pages);
    const ids = loaded.map((row) => row.node.id).filter((id) => has(changed, id));
    if (changed === "all" || ids.length > ROWS_READ_ALONE)
      return readAgain(firstRow, lastRow);
    for (let start = 0; start < ids.length; start += NEXT_PAGES)
      client
        .query(
          TaskRowsDocument,
          { ids: ids.slice(start, start + NEXT_PAGES) },
          { requestPolicy: "network-only" },
        )
        .toPromise();
  };

  return {
    pages,
    error: pages.find((page) => page.error)?.error,
    loading: pages[cursors.length - 1] === undefined,
    hasMore: end?.hasNextPage ?? false,
    loadMore,
    readAgain,
    readChanged,
  };
}

const has = (changed: Changed, id: string): boolean =>
  changed === "all" || changed.has(id);

function paged(listed: Listed, after: string | null | undefined): TasksQueryVariables {
  return { ...listed, after: after ?? null, first: after ? NEXT_PAGES : FIRST_PAGE };
}

/** The page that holds a row. */
const pageOf = (row: number): number =>
  row < FIRST_PAGE ? 0 : 1 + Math.floor((row - FIRST_PAGE) / NEXT_PAGES);

function withPage(pages: readonly Page[], index: number, page: Page): Page[] {
  const next = [...pages];
  next[index] = page;
  return next;
}

/** Each task once: a page that was read again may hold the first rows of the next one. */
export function rowsOf(pages: readonly Page[]): Row[] {
  const rows = pages.flatMap((page) => page?.data?.tasks.edges ?? []);
  const byId = new Map(rows.map((row) => [row.node.id, row]));
  return byId.size === rows.length ? rows : [...byId.values()];
}
