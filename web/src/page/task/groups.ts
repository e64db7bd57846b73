import type { TaskAddress } from "../address";
import type { Answer } from "./answers";
import type { Region } from "./result";

/** Answers that say the same, by whoever gave them. */
export type Group = { key: string; answers: Answer[] };

/**
 * The ground truth, then the other answers from the worst to the best, equal ones together;
 * those without an accuracy come after them, and what was skipped last.
 */
export function groupsOf(
  answers: readonly Answer[],
  truth: Answer | undefined,
): Group[] {
  const groups = new Map<string, Answer[]>();
  for (const answer of answers) {
    if (answer === truth) continue;
    const key = keyOf(answer);
    groups.set(key, [...(groups.get(key) ?? []), answer]);
  }
  const others = [...groups].map(([key, same]) => ({ key, answers: same }));
  others.sort((a, b) => placeOf(a) - placeOf(b));
  return truth ? [{ key: "truth", answers: [truth] }, ...others] : others;
}

/** Equal answers have an equal accuracy, except while some are not computed yet. */
function keyOf({ status, accuracy, regions }: Answer): string {
  const said = regions.map(sayAll).toSorted();
  return JSON.stringify([status, accuracy, said]);
}

const sayAll = ({ type, control, object, item, value }: Region): string =>
  JSON.stringify([type, control, object, item, Object.entries(value).toSorted()]);

function placeOf({ answers }: Group): number {
  const [first] = answers;
  if (first?.status === "SKIPPED") return 3;
  return first?.accuracy ?? 2;
}

/** The answer that is looked at first: the one of the list, or the worst. */
export function firstOf(
  groups: readonly Group[],
  truth: Answer | undefined,
  { answer: asked, queue, list }: TaskAddress,
): Answer | undefined {
  const shown = groups.flatMap(({ answers }) => answers);
  const by = queue ?? list;
  return (
    shown.find(({ id }) => id === asked) ??
    shown.find(({ byId }) => byId !== "" && byId === by.annotatorId) ??
    shown.find(({ byId }) => byId !== "" && byId === by.modelVersion) ??
    shown.find((answer) => answer !== truth) ??
    truth
  );
}
