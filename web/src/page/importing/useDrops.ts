import { useEffect, useRef, useState } from "react";

/** Files that are dropped anywhere: a browser would leave the page to show them. Whether some are held over it. */
export function useDrops(bring: (files: readonly File[]) => void): boolean {
  const latest = useRef(bring);
  const [isHeld, setHeld] = useState(false);
  useEffect(() => {
    latest.current = bring;
  });
  useEffect(() => {
    const over = (event: DragEvent) => {
      event.preventDefault();
      setHeld(true);
    };
    const leave = (event: DragEvent) => {
      if (!event.relatedTarget) setHeld(false);
    };
    const drop = (event: DragEvent) => {
      event.preventDefault();
      setHeld(false);
      const files = [...(event.dataTransfer?.files ?? [])];
      if (files.length > 0) latest.current(files);
    };
    addEventListener("dragover", over);
    addEventListener("dragleave", leave);
    addEventListener("drop", drop);
    return () => {
      removeEventListener("dragover", over);
      removeEventListener("dragleave", leave);
      removeEventListener("drop", drop);
    };
  }, []);
  return isHeld;
}

/** A file that is dropped where nothing takes it leaves the page as it is. */
export function useFilesStay(): void {
  useEffect(() => {
    const stay = (event: DragEvent) => event.preventDefault();
    addEventListener("dragover", stay);
    addEventListener("drop", stay);
    return () => {
      removeEventListener("dragover", stay);
      removeEventListener("drop", stay);
    };
  }, []);
}
