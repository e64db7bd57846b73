import type { AnswerList, Cell } from "../address";
import type { Project } from "../projects/project";
import { percent } from "../ui/figures";
import { nameOf } from "../ui/people";

/** Which answers a list holds, in words: for its title, and for the task that is opened from it. */
export function sayQueue(project: Project, queue: AnswerList): string {
  const whose = whoseOf(project, queue);
  const { cell } = queue;
  const what = cell ? sayCell(cell) : sayRange(queue);
  return [whose, what].filter(Boolean).join(" · ");
}

function whoseOf(project: Project, { annotatorId, modelVersion }: AnswerList): string {
  if (modelVersion !== undefined) return modelVersion;
  if (annotatorId === undefined) return "All annotators";
  const person = project.annotators.find(({ id }) => id === annotatorId);
  return person ? nameOf(person) : annotatorId;
}

export function sayCell({ control, truth, given }: Cell): string {
  if (truth === null) return `${control}: ${given} where there should be nothing`;
  if (given === null) return `${control}: ${truth} missed`;
  if (truth === given) return `${control}: ${truth} right`;
  return `${control}: ${truth} taken for ${given}`;
}

function sayRange({ atLeast = 0, atMost = 1 }: AnswerList): string {
  if (atLeast <= 0 && atMost >= 1) return "";
  return `accuracy ${percent(atLeast)} to ${percent(atMost)}`;
}
