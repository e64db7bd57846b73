import {
  createContext,
  type ReactNode,
  useCallback,
  useContext,
  useState,
} from "react";

/** How a picture is looked at: the same on both sides, so that they move together. */
export type View = {
  scale: number;
  /** How far it is moved, in shares of its frame. */
  x: number;
  y: number;
  /** Quarter turns to the right. */
  turns: number;
  labels: "some" | "all" | "none";
  /** Labels whose regions are not shown. */
  hidden: ReadonlySet<string>;
};

type Views = {
  views: ReadonlyMap<string, View>;
  start: View;
  change: (source: string, to: Partial<View>) => void;
};

const START: View = {
  ...{ scale: 1, x: 0, y: 0, turns: 0 },
  ...{ labels: "some", hidden: new Set() },
};
const Shared = createContext<Views>({
  views: new Map(),
  start: START,
  change: () => {},
});

/** Where the tools of the pictures stand: above both sides, once. */
export const ToolsPlace = createContext<HTMLElement | null>(null);

type PictureViewsProps = {
  /** As the annotators have turned the picture. */
  turns: number;
  children: ReactNode;
};

/** Lets all that show the same picture show the same part of it. */
export function PictureViews({ turns, children }: PictureViewsProps) {
  const [views, setViews] = useState<ReadonlyMap<string, View>>(new Map());
  const start = { ...START, turns };
  const change = useCallback(
    (source: string, to: Partial<View>) =>
      setViews((before) => {
        const view = before.get(source) ?? { ...START, turns };
        return new Map(before).set(source, { ...view, ...to });
      }),
    [turns],
  );
  return <Shared value={{ views, start, change }}>{children}</Shared>;
}

export function useView(source: string): [View, (to: Partial<View>) => void] {
  const { views, start, change } = useContext(Shared);
  const changeThis = useCallback(
    (to: Partial<View>) => change(source, to),
    [change, source],
  );
  return [views.get(source) ?? start, changeThis];
}
