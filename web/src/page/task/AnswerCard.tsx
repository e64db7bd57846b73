import { Accuracy } from "../ui/figures";
import { Lines } from "../ui/Shortened";
import type { Answer } from "./answers";
import { colorOf, type LabelConfig } from "./labelConfig";
import { describe, labelsOf } from "./result";

type AnswerCardProps = {
  answer: Answer;
  config: LabelConfig;
  chosen: boolean;
  starred: boolean;
  /** Null where the viewer may not set ground truths. */
  onStar: (() => void) | null;
  onChoose: () => void;
  showsAccuracy: boolean;
};

/** Of an answer with hundreds of regions the card shows the first. */
const MOST_SHOWN = 24;

export function AnswerCard(props: AnswerCardProps) {
  const { answer, config, chosen, starred, onStar, onChoose, showsAccuracy } = props;
  return (
    <article className={chosen ? "answer chosen" : "answer"} data-answer={answer.id}>
      <header>
        <button type="button" className="name" aria-pressed={chosen} onClick={onChoose}>
          <Lines text={answer.by} />
          {answer.kind === "prediction" && <span className="hint">prediction</span>}
        </button>
        {onStar && answer.starrable && (
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

const standings = {
  SCORED: "",
  NO_GROUND_TRUTH: "nothing to compare with",
  IS_GROUND_TRUTH: "the ground truth",
  SKIPPED: "skipped",
  PENDING: "being computed anew",
} as const;

function Standing({ answer, starred }: { answer: Answer; starred: boolean }) {
  if (starred) return <p className="hint">{standings.IS_GROUND_TRUTH}</p>;
  if (answer.status !== "SCORED")
    return <p className="hint">{standings[answer.status]}</p>;
  return (
    <p>
      <Accuracy value={answer.accuracy} />
    </p>
  );
}
