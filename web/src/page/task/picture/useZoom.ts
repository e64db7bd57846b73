import { select } from "d3-selection";
import { type D3ZoomEvent, zoom, zoomIdentity, zoomTransform } from "d3-zoom";
import { type RefObject, useEffect, useLayoutEffect } from "react";
import type { View } from "./views";

export const MOST = 40;

type Place = Pick<View, "scale" | "x" | "y">;

/**
 * Zooms what is in a frame by wheel and pinch, and moves it by dragging.
 *
 * What is not zoomed leaves the wheel and one finger to the page, which they scroll.
 */
export function useZoom(
  frame: RefObject<HTMLDivElement | null>,
  { scale, x, y }: Place,
  onChange: (place: Place) => void,
): void {
  useEffect(() => {
    const element = frame.current;
    if (!element) return undefined;
    const within = zoom<HTMLDivElement, unknown>().constrain();
    const zooming = zoom<HTMLDivElement, unknown>()
      .scaleExtent([1, MOST])
      .constrain((transform, extent) => within(transform, extent, extent))
      .filter((event: Event) => isMeant(event, zoomTransform(element).k))
      .on("zoom", ({ transform }: D3ZoomEvent<HTMLDivElement, unknown>) =>
        onChange({
          scale: transform.k,
          x: transform.x / element.clientWidth,
          y: transform.y / element.clientHeight,
        }),
      );
    const selection = select(element).call(zooming);
    return () => void selection.on(".zoom", null);
  }, [frame, onChange]);
  // The other side, or a button, may have moved it.
  useLayoutEffect(() => {
    const element = frame.current;
    if (!element) return;
    const [right, down] = [x * element.clientWidth, y * element.clientHeight];
    const transform = zoomIdentity.translate(right, down).scale(scale);
    select(element).property("__zoom", transform);
  }, [frame, scale, x, y]);
}

function isMeant(event: Event, scale: number): boolean {
  if (event instanceof WheelEvent) return scale > 1 || event.deltaY < 0;
  if (event instanceof MouseEvent) return event.button === 0;
  const touches = (event as Partial<TouchEvent>).touches?.length ?? 0;
  return scale > 1 || touches > 1;
}

/** The place that has the middle of the frame still in the middle, but nearer or farther. */
export function zoomedBy(factor: number, { scale, x, y }: Place): Place {
  const next = Math.min(MOST, Math.max(1, scale * factor));
  const by = next / scale;
  return bounded({
    scale: next,
    x: 0.5 - (0.5 - x) * by,
    y: 0.5 - (0.5 - y) * by,
  });
}

/** The place that has this point of the frame, in shares of it, in the middle. */
export function centred(at: { x: number; y: number }, scale: number): Place {
  return bounded({ scale, x: 0.5 - at.x * scale, y: 0.5 - at.y * scale });
}

function bounded({ scale, x, y }: Place): Place {
  const within = (value: number) => Math.min(0, Math.max(1 - scale, value));
  return { scale, x: within(x), y: within(y) };
}
