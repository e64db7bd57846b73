import { useEffect, useRef } from "react";
import { Accuracy } from "../ui/figures";
import { Lines } from "../ui/Shortened";
import type { Answer } from "./answers";
import type { Group } from "./groups";
import { colorOf, type LabelConfig } from "./labelConfig";
import { sayControls, standings } from "./standings";
import { describe, labelsOf } from "./result";
import { SinceVerified } from "./SinceVerified";
import type { Version } from "./verified";

type Look = {
  config: LabelConfig;
  showsAccuracy: boolean;
  version: Version;
  onVersion: (version: Version) => void;
};

type AnswerGroupProps = Look & {
  group: Group;
  chosen: Answer | undefined;
  truth: Answer | undefined;
  /** Null where the viewer may not set ground truths. */
  onStar: ((id: string) => void) | null;
  onChoose: (id: string) => void;
  onVerify: (id: string) => void;
};

/** Equal answers: what they say once, then who gave them. */
export function AnswerGroup(props: AnswerGroupProps) {
  const { group, chosen, truth, onStar, onChoose, onVerify, ...look } = props;
  const { answers } = group;
  const [first] = answers;
  if (!first) return null;
  const isAlone = answers.length === 1;
  const cards = answers.map((answer) => (
    <AnswerCard
      key={answer.id}
      {...look}
      answer={answer}
      isAlone={isAlone}
      chosen={answer === chosen}
      starred={answer === truth}
      onStar={onStar && (() => onStar(answer.id))}
      onChoose={() => onChoose(answer.id)}
      onVerify={() => onVerify(answer.id)}
    />
  ));
  if (isAlone) return cards;
  return (
    <section className="alike" aria-label={`${answers.length} times the same`}>
      <header>
        <strong>{answers.length} ×</strong>
        <Regions answer={first} config={look.config} />
      </header>
      {look.showsAccuracy && <Standing answer={first} starred={false} />}
      {cards}
    </section>
  );
}

type AnswerCardProps = Look & {
  answer: Answer;
  /** Not one of several equal ones, whose group says what they are. */
  isAlone: boolean;
  chosen: boolean;
  starred: boolean;
  onStar: (() => void) | null;
  onChoose: () => void;
  onVerify: () => void;
};

/** Of an answer with hundreds of regions the card shows the first. */
const MOST_SHOWN = 24;

function AnswerCard(props: AnswerCardProps) {
  const { answer, isAlone, config, chosen, starred, onStar, onChoose } = props;
  const name = useRef<HTMLButtonElement>(null);
  const card = useRef<HTMLElement>(null);
  // By keys it may be chosen out of sight: what is starred must be seen.
  useEffect(() => {
    if (chosen) card.current?.scrollIntoView({ block: "nearest" });
  }, [chosen]);
  /** What was clicked is gone afterwards: the focus stays at the card. */
  const leaving = (run: () => void) => () => {
    name.current?.focus();
    run();
  };
  return (
    <article
      ref={card}
      className={chosen ? "answer chosen" : "answer"}
      data-answer={answer.id}
    >
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
      {isAlone && props.showsAccuracy && <Standing answer={answer} starred={starred} />}
      {starred && answer.pin && (
        <SinceVerified
          pin={answer.pin}
          version={props.version}
          onVersion={props.onVersion}
          onVerify={onStar && leaving(props.onVerify)}
          onUnset={onStar && leaving(onStar)}
        />
      )}
      {isAlone && <Regions answer={answer} config={config} />}
    </article>
  );
}

/** What an answer says, region by region. */
function Regions({ answer, config }: { answer: Answer; config: LabelConfig }) {
  return (
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
