import { type Pin, sayPin, type Version } from "./verified";

type SinceVerifiedProps = {
  pin: Pin;
  version: Version;
  onVersion: (version: Version) => void;
  /** Null where the viewer may not set ground truths. */
  onVerify: (() => void) | null;
  onUnset: (() => void) | null;
};

const names: Record<Version, string> = {
  verified: "Verified version",
  present: "Present version",
};

/** What the author of a ground truth did to it since it was verified, and what can be done. */
export function SinceVerified(props: SinceVerifiedProps) {
  const { pin, version, onVersion, onVerify, onUnset } = props;
  return (
    <div className={pin.withdrawn ? "pin withdrawn" : "pin"}>
      <p>{sayPin(pin)}</p>
      {pin.changedSinceVerified && (
        <div role="group" aria-label="Shown version" className="versions">
          {(Object.keys(names) as Version[]).map((one) => (
            <button
              key={one}
              type="button"
              className="quiet"
              aria-pressed={one === version}
              onClick={() => onVersion(one)}
            >
              {names[one]}
            </button>
          ))}
        </div>
      )}
      <div className="buttons">
        {onVerify && !pin.withdrawn && (
          <button type="button" onClick={onVerify}>
            Verify the present version
          </button>
        )}
        {onUnset && (
          <button type="button" className="quiet" onClick={onUnset}>
            Take the mark off
          </button>
        )}
      </div>
    </div>
  );
}
