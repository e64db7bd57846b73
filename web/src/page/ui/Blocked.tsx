import type { Place } from "./media";

type BlockedProps = {
  what: "picture" | "recording";
  source: string;
  place: Place;
};

/** Why something is not shown, what would show it, and where it can be seen meanwhile. */
export function Blocked({ what, source, place }: BlockedProps) {
  if (place.kind === "elsewhere")
    return (
      <p className="blocked">
        This {what} lies where no browser can load it from: <code>{source}</code>
      </p>
    );
  return (
    <div className="blocked">
      {place.kind === "blocked" ? (
        <>
          <p>
            <strong>Blocked:</strong> this {what} lies on {place.origin}, and the page
            may load nothing from there. The operator of this server can allow it:
          </p>
          <pre>GROUND_TRUTH_MEDIA_ORIGINS={place.origin}</pre>
        </>
      ) : (
        <p>
          <strong>This {what} could not be loaded.</strong>
        </p>
      )}
      <a href={place.address} target="_blank" rel="noreferrer">
        Open it in another tab
      </a>
    </div>
  );
}
