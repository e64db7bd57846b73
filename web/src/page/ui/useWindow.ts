import type { AnyVariables, CombinedError, DocumentInput } from "@urql/core";
import { useCallback, useEffect, useRef, useState } from "react";
import { useClient } from "urql";

/** How many rows one request asks for. */
export const PAGE_SIZE = 50;
/** How many rows are read above and below those in sight. */
const ROWS_AROUND = 150;

/** What asks for the rows of a list from any place on, and finds them in the answer. */
export type Reading<Row> = {
  document: DocumentInput<unknown, AnyVariables>;
  variables: AnyVariables & object;
  rowsIn: (data: unknown) => readonly Row[];
};

/** Typed by its document: the answer that it is asked of is the one that is looked into. */
export const reading = <Data, Variables extends AnyVariables, Row>(
  document: DocumentInput<Data, Variables>,
  variables: Omit<NonNullable<Variables>, "first" | "offset">,
  rowsIn: (data: Data) => readonly Row[],
): Reading<Row> => ({
  document: document as DocumentInput<unknown, AnyVariables>,
  variables,
  rowsIn: rowsIn as (data: unknown) => readonly Row[],
});

type Page<Row> = {
  rows?: readonly Row[] | undefined;
  error?: CombinedError | undefined;
};

/**
 * The rows of a list around those in sight, wherever that is.
 *
 * Pages in the window keep listening to the cache, so that a star that is set in another view
 * shows here; those that were left are kept as they were, until they come into it again.
 * The reading must stay the same for the life of the component: give it a key.
 */
export function useWindow<Row>(
  given: Reading<Row>,
  first: number,
  last: number,
  total: number | undefined,
) {
  const client = useClient();
  const [{ document, variables, rowsIn }] = useState(given);
  const [pages, setPages] = useState<ReadonlyMap<number, Page<Row>>>(new Map());
  const listening = useRef(new Map<number, () => void>());
  const inSight = pageOf(first);
  const isKnown = total !== undefined;
  const from = isKnown ? pageOf(Math.max(0, first - ROWS_AROUND)) : inSight;
  const to = isKnown ? pageOf(Math.min(last + ROWS_AROUND, total - 1)) : inSight;

  const ask = useCallback(
    (page: number, requestPolicy: "cache-and-network" | "network-only") =>
      client.query(
        document,
        { ...variables, first: PAGE_SIZE, offset: page * PAGE_SIZE },
        { requestPolicy },
      ),
    [client, document, variables],
  );

  useEffect(() => {
    for (const [page, stop] of listening.current)
      if (page < from || page > to) {
        stop();
        listening.current.delete(page);
      }
    // Those in sight are asked for first.
    const wanted = Array.from({ length: to - from + 1 }, (_, index) => from + index);
    wanted.sort((a, b) => Math.abs(a - inSight) - Math.abs(b - inSight));
    for (const page of wanted) {
      if (listening.current.has(page)) continue;
      const source = ask(page, "cache-and-network");
      const { unsubscribe } = source.subscribe(({ data, error }) => {
        const rows = data === undefined || data === null ? undefined : rowsIn(data);
        setPages((known) => new Map(known).set(page, { rows, error }));
      });
      listening.current.set(page, unsubscribe);
    }
  }, [ask, from, to, inSight, rowsIn]);

  useEffect(() => {
    const subscriptions = listening.current;
    return () => {
      for (const stop of subscriptions.values()) stop();
      subscriptions.clear();
    };
  }, []);

  const rowAt = (index: number): Row | undefined =>
    pages.get(pageOf(index))?.rows?.[index % PAGE_SIZE];

  /** Reads the pages of the window again. */
  const readAgain = () => {
    for (const page of listening.current.keys()) ask(page, "network-only").toPromise();
  };

  /** All rows from one to the other, read where they are not yet. */
  const rowsFrom = async (start: number, end: number): Promise<Row[]> => {
    const rows: Row[] = [];
    for (let page = pageOf(start); page <= pageOf(end); page += 1) {
      const known = pages.get(page)?.rows;
      const data = known
        ? undefined
        : (await ask(page, "network-only").toPromise()).data;
      const read = known ?? (data ? rowsIn(data) : []);
      rows.push(
        ...read.slice(
          Math.max(0, start - page * PAGE_SIZE),
          end + 1 - page * PAGE_SIZE,
        ),
      );
    }
    return rows;
  };

  const near = [...pages].filter(([page]) => page >= from && page <= to);
  return {
    rowAt,
    rowsFrom,
    readAgain,
    /** The rows of the window that are there. */
    rows: near.flatMap(([, page]) => page.rows ?? []),
    loadedCount: Math.max(
      0,
      ...[...pages].map(([page, { rows }]) =>
        rows?.length ? page * PAGE_SIZE + rows.length : 0,
      ),
    ),
    error: near.find(([, page]) => page.error)?.[1].error,
    isLoading: pages.get(inSight) === undefined,
  };
}

const pageOf = (row: number): number => Math.max(0, Math.floor(row / PAGE_SIZE));
