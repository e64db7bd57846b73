import { useEffect, useRef } from "react";

/** Runs whenever somebody comes back to this tab: others may have changed something meanwhile. */
export function useOnFocus(run: () => void): void {
  const latest = useRef(run);
  useEffect(() => {
    latest.current = run;
  });
  useEffect(() => {
    const onFocus = () => latest.current();
    addEventListener("focus", onFocus);
    return () => removeEventListener("focus", onFocus);
  }, []);
}
