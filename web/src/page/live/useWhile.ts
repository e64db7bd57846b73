import { useEffect, useRef } from "react";

const FIRST_PAUSE_MS = 300;
const GROWTH = 1.6;
const LONGEST_PAUSE_MS = 10_000;

/** Runs again and again, each time after a longer pause, as long as this holds. */
export function useWhile(holds: boolean, run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    if (!holds) return undefined;
    let pause = FIRST_PAUSE_MS;
    let timer = 0;
    const wait = () => {
      timer = window.setTimeout(() => {
        latest.current();
        pause = Math.min(pause * GROWTH, LONGEST_PAUSE_MS);
        wait();
      }, pause);
    };
    wait();
    return () => clearTimeout(timer);
  }, [holds]);
}
