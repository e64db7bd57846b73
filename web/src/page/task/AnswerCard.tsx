import { useRef } from "react";
import { Accuracy } from "../ui/figures";
import { Lines } from "../ui/Shortened";
import type { Answer } from "./answers";
import { colorOf, type LabelConfig } from "./labelConfig";
import { sayControls, standings } from "./standings";
import { describe, labelsOf } from "./result";
import { SinceVerified } from "./SinceVerified";
import type { Version } from "./verified";

type AnswerCardProps = {
  answer: Answer;
  config: LabelConfig;
  chosen: boolean;
  starred: boolean;
  /** Null where the viewer may not set ground truths. */
  onStar: (() => void) | null;
  onChoose: () => void;
  showsAccuracy: boolean;
  version: Version;
  onVersion: (version: Version) => void;
  onVerify: () => void;
};

/** Of an answer with hundreds of regions the card shows the first. */
const MOST_SHOWN = 24;

export function AnswerCard(props: AnswerCardProps) {
  const { answer, config, chosen, starred, onStar, onChoose, showsAccuracy } = props;
  const name = useRef<HTMLButtonElement>(null);
  /** What was clicked is gone afterwards: the focus stays at the card. */
  const leaving = (run: () => void) => () => {
    name.current?.focus();
    run();
  };
  return (
    <article className={chosen ? "answer chosen" : "answer"} data-answer={answer.id}>
      <header>
        <button
          type="button"
          className="name"
          aria-pressed={chosen}
          onClick={onChoose}
          ref={name}
        >
          <Lines text={answer.by} />
          {answer.kind === "prediction" && <span className="hint">prediction</span>}
        </button>
        {onStar && (answer.starrable || starred) && (
          <button
            type="button"
            className="toggle"
            aria-pressed={starred}
            aria-label={`Ground truth: the annotation of ${answer.by}`}
            title={starred ? "Unset as ground truth" : "Set as ground truth"}
            onClick={onStar}
          >
            {starred ? "★" : "☆"}
          </button>
        )}
      </header>
      {showsAccuracy && <Standing answer={answer} starred={starred} />}
      {starred && answer.pin && (
        <SinceVerified
          pin={answer.pin}
          version={props.version}
          onVersion={props.onVersion}
          onVerify={onStar && leaving(props.onVerify)}
          onUnset={onStar && leaving(onStar)}
        />
      )}
      <ul className="regions">
        {answer.regions.slice(0, MOST_SHOWN).map((region, index) => (
          <li
            // Several entries may be about one region, and have its id.
            key={index}
            style={{ "--color": colorOf(config, labelsOf(region)[0]) } as never}
          >
            {describe(region)}
          </li>
        ))}
        {answer.regions.length > MOST_SHOWN && (
          <li className="hint">and {answer.regions.length - MOST_SHOWN} more</li>
        )}
        {answer.regions.length === 0 && <li className="hint">empty answer</li>}
      </ul>
    </article>
  );
}

function Standing({ answer, starred }: { answer: Answer; starred: boolean }) {
  const { status, accuracy, controls } = answer;
  if (starred) return <p className="hint">{standings.IS_GROUND_TRUTH}</p>;
  if (status !== "SCORED")
    return (
      <p className="hint" role={status === "PENDING" ? "status" : undefined}>
        {standings[status]}
      </p>
    );
  const said = sayControls(controls);
  return (
    <p className="scored">
      <Accuracy value={accuracy} />
      {said && <span className="hint"> · {said}</span>}
    </p>
  );
}
