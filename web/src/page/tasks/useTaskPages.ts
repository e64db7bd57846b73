import type { CombinedError } from "@urql/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useClient } from "urql";
import {
  type TaskRowFragment,
  TasksDocument,
  type TasksQuery,
  type TasksQueryVariables,
} from "../../generated/documents";

export type Row = { cursor: string; node: TaskRowFragment };
type Page = { data?: TasksQuery | undefined; error?: CombinedError | undefined };

/**
 * The rows of a list, page after page as they are needed.
 *
 * Each page keeps listening to the cache: a star that is set in another view shows here.
 * The variables must stay the same for the life of the component: give it a key.
 */
export function useTaskPages(variables: TasksQueryVariables) {
  const client = useClient();
  const [first] = useState(variables);
  const [cursors, setCursors] = useState<(string | null)[]>([null]);
  const [pages, setPages] = useState<readonly Page[]>([]);
  const listening = useRef<{ unsubscribe: () => void }[]>([]);

  useEffect(() => {
    for (let index = listening.current.length; index < cursors.length; index += 1) {
      const after = cursors[index] ?? null;
      const page = client.query(
        TasksDocument,
        { ...first, after },
        { requestPolicy: "cache-and-network" },
      );
      listening.current.push(
        page.subscribe(({ data, error }) =>
          setPages((known) => withPage(known, index, { data, error })),
        ),
      );
    }
  }, [client, first, cursors]);

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

  const refetch = () => {
    for (const after of cursors)
      client
        .query(TasksDocument, { ...first, after }, { requestPolicy: "network-only" })
        .toPromise();
  };

  return {
    pages,
    error: pages.find((page) => page.error)?.error,
    loading: pages[cursors.length - 1] === undefined,
    hasMore: end?.hasNextPage ?? false,
    loadMore,
    refetch,
  };
}

function withPage(pages: readonly Page[], index: number, page: Page): Page[] {
  const next = [...pages];
  next[index] = page;
  return next;
}

export const rowsOf = (pages: readonly Page[]): Row[] =>
  pages.flatMap((page) => page?.data?.tasks.edges ?? []);
