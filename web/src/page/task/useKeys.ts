import { useLayoutEffect, useRef } from "react";

/**
 * Keys of a view. They work from the moment that it is seen: a layout effect.
 *
 * Whoever is writing, or holds a modifier, means something else.
 */
export function useKeys(keys: Record<string, (() => void) | undefined>): void {
  const latest = useRef(keys);
  useLayoutEffect(() => {
    latest.current = keys;
  });
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isWriting(event.target))
        return;
      if (event.key === " " && isPressed(event.target)) return;
      const run = latest.current[event.key];
      if (!run) return;
      event.preventDefault();
      run();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, []);
}

/** Whether the space key means this element. */
const isPressed = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("button, a, summary, audio, video") !== null;

const isWriting = (target: EventTarget | null): boolean =>
  target instanceof Element &&
  target.closest("input, select, textarea, [role=dialog]") !== null;
