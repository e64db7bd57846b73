import { useEffect, useRef } from "react";

/** Keys of a view. Whoever is writing, or holds a modifier, means something else. */
export function useKeys(keys: Record<string, (() => void) | undefined>): void {
  const latest = useRef(keys);
  useEffect(() => {
    latest.current = keys;
  });
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target))
        return;
      const run = latest.current[event.key];
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("input, select, textarea, [role=dialog]") !== null;
