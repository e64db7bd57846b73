import { type RefObject, type UIEvent, useCallback, useEffect, useRef } from "react";

/** Places of texts that are longer than what is shown of them. */
const SCROLLED = ".text, .json";

/**
 * Lets long texts in one element scroll together: at each the same share of its length,
 * since labels make one of them longer than the other.
 */
export function useTogether(): (event: UIEvent<HTMLElement>) => void {
  const moved = useRef(new Map<Element, number>());
  return useCallback(({ target, currentTarget }) => {
    if (!(target instanceof Element) || !target.matches(SCROLLED)) return;
    const expected = moved.current.get(target);
    moved.current.delete(target);
    if (expected !== undefined && Math.abs(target.scrollTop - expected) < 2) return;
    const share = target.scrollTop / (target.scrollHeight - target.clientHeight || 1);
    for (const other of currentTarget.querySelectorAll(SCROLLED)) {
      if (other === target) continue;
      const top = Math.round(share * (other.scrollHeight - other.clientHeight));
      if (Math.abs(other.scrollTop - top) < 2) continue;
      moved.current.set(other, top);
      other.scrollTop = top;
    }
  }, []);
}

/** Brings the marks of chosen regions into the part of their texts that is shown. */
export function useMarksInView(
  around: RefObject<HTMLElement | null>,
  regionIds: readonly (string | undefined)[],
): void {
  const ids = regionIds.join(" ");
  useEffect(() => {
    for (const id of ids.split(" ").filter(Boolean)) {
      const mark = around.current?.querySelector(
        `mark[data-region="${CSS.escape(id)}"]`,
      );
      const text = mark?.closest(SCROLLED);
      if (!mark || !text) continue;
      const [inside, outside] = [mark, text].map((each) =>
        each.getBoundingClientRect(),
      );
      if (!inside || !outside) continue;
      if (inside.top >= outside.top && inside.bottom <= outside.bottom) continue;
      text.scrollTop += inside.top - outside.top - outside.height / 3;
      return;
    }
  }, [around, ids]);
}
