import { useEffect, useState } from "react";
import { type Place, whyNot } from "./media";

type BlockedProps = { what: "picture" | "recording"; place: Place };

/** Why something is not shown, what would show it, and where it can be seen meanwhile. */
export function Blocked({ what, place }: BlockedProps) {
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
          <strong>This {what} could not be loaded.</strong>{" "}
          {place.kind === "asked" && <Why address={place.address} />}
        </p>
      )}
      <a href={place.address} target="_blank" rel="noreferrer">
        Open it in another tab
      </a>
    </div>
  );
}

function Why({ address }: { address: string }) {
  const [reason, setReason] = useState("");
  useEffect(() => {
    let isShown = true;
    whyNot(address).then(
      (said) => isShown && setReason(said),
      () => {},
    );
    return () => {
      isShown = false;
    };
  }, [address]);
  return reason;
}
