import type {
  ConfusionFilter,
  FloatRange,
  TaskFilter,
  TaskOrder,
  TaskOrderField,
} from "../generated/documents";

/** Where the page stands. It lies in the fragment, so no filter and no id is sent as part of an address. */
export type Address =
  | { view: "projects" }
  | { view: "tasks"; projectId: string; list: TaskList }
  | { view: "answers"; projectId: string; list: TaskList; queue: AnswerList }
  | { view: "accuracy"; projectId: string; list: TaskList; rank?: Rank; best?: boolean }
  | { view: "history"; projectId: string; list: TaskList }
  | TaskAddress;

/** A task, and where it stands in the list that it was opened from. */
export type TaskAddress = {
  view: "task";
  projectId: string;
  taskId: string;
  list: TaskList;
  /** Where it was opened from a list of answers instead: each is one step of it. */
  queue?: AnswerList;
  /** The cursor of the task, or of the answer, in that list. */
  at: string;
  /** Its number in the list, from 1. */
  place?: number;
  /** The answer that is looked at first. */
  answer?: string;
};

/** What people and model versions are ranked by. */
export type Rank = "INTERVAL" | "MEAN" | "COMPARED_COUNT";

const ranks: readonly Rank[] = ["INTERVAL", "MEAN", "COMPARED_COUNT"];

/** Which tasks are listed by their ground truth; the last two by what its author did since. */
export type GroundTruthFilter = "with" | "without" | "changed" | "withdrawn";

const groundTruthFilters: Record<GroundTruthFilter, TaskFilter> = {
  with: { hasGroundTruth: true },
  without: { hasGroundTruth: false },
  changed: { groundTruthChanged: true },
  withdrawn: { groundTruthWithdrawn: true },
};

const isGroundTruthFilter = (text: string | null): text is GroundTruthFilter =>
  text !== null && Object.hasOwn(groundTruthFilters, text);

/** Which tasks are listed, and in which order. */
export type TaskList = {
  groundTruth?: GroundTruthFilter;
  annotatorId?: string;
  modelVersion?: string;
  atLeast?: number;
  atMost?: number;
  search?: string;
  /** The numbers of the tasks, with commas between. */
  ids?: string;
  orderBy: TaskOrderField;
  descending: boolean;
};

/** A cell of a confusion matrix. Null where the ground truth or the answer has no label. */
export type Cell = { control: string; truth: string | null; given: string | null };

/** Which compared answers are listed: of annotators, or of one model version. */
export type AnswerList = {
  annotatorId?: string;
  modelVersion?: string;
  atLeast?: number;
  atMost?: number;
  cell?: Cell;
  orderBy: "ACCURACY" | "TASK";
  descending: boolean;
};

export const worstAnswers: AnswerList = { orderBy: "ACCURACY", descending: false };

export const everything: TaskList = { orderBy: "ID", descending: false };

const orderFields: readonly TaskOrderField[] = [
  "ID",
  "CREATED_AT",
  "UPDATED_AT",
  "ANNOTATION_COUNT",
  "GROUND_TRUTH_SET_AT",
  "MEAN_ACCURACY",
];

/** `#/projects/3/tasks/7?groundTruth=with&at=…` and its shorter forms. Anything else: the projects. */
export function readAddress(fragment: string): Address {
  const [path = "", query = ""] = fragment.replace(/^#\/?/, "").split("?");
  const [first, projectId, second, taskId] = path.split("/");
  if (first !== "projects" || !projectId || !isNumber(projectId))
    return { view: "projects" };
  const parameters = new URLSearchParams(query);
  const list = readList(parameters);
  if (second === "accuracy") {
    const rank = ranks.find((one) => one === parameters.get("rank"));
    const best = parameters.has("best") || undefined;
    return defined({ view: "accuracy", projectId, list, rank, best });
  }
  if (second === "answers")
    return {
      view: "answers",
      projectId,
      list: everything,
      queue: readQueue(parameters),
    };
  if (second === "history") return { view: "history", projectId, list };
  if (!taskId || !isNumber(taskId)) return { view: "tasks", projectId, list };
  return defined({
    view: "task",
    projectId,
    taskId,
    ...(parameters.has("queue")
      ? { list: everything, queue: readQueue(parameters) }
      : { list }),
    at: parameters.get("at") ?? "",
    place: wholeNumber(parameters.get("place")),
    answer: parameters.get("answer") || undefined,
  });
}

export function writeAddress(address: Address): string {
  if (address.view === "projects") return "#/";
  const queue = "queue" in address ? address.queue : undefined;
  const parameters = queue ? writeQueue(queue) : writeList(address.list);
  if (address.view === "task") writePlace(address, parameters);
  if (address.view === "accuracy" && address.rank) parameters.set("rank", address.rank);
  if (address.view === "accuracy" && address.best) parameters.set("best", "");
  const query = parameters.toString();
  return `#/projects/${address.projectId}/${viewPath(address)}${query && `?${query}`}`;
}

function viewPath(address: Exclude<Address, { view: "projects" }>): string {
  return address.view === "task" ? `tasks/${address.taskId}` : address.view;
}

function writePlace(address: TaskAddress, parameters: URLSearchParams): void {
  const { queue, at, place, answer } = address;
  if (queue) parameters.set("queue", "");
  if (at) parameters.set("at", at);
  if (place) parameters.set("place", String(place));
  if (answer) parameters.set("answer", answer);
}

function readQueue(parameters: URLSearchParams): AnswerList {
  const control = parameters.get("control");
  const [truth, given] = [parameters.get("truth"), parameters.get("given")];
  const isCell = control && (truth !== null || given !== null);
  return defined({
    annotatorId: parameters.get("annotatorId") || undefined,
    modelVersion: parameters.get("modelVersion") || undefined,
    atLeast: share(parameters.get("atLeast")),
    atMost: share(parameters.get("atMost")),
    cell: isCell ? { control, truth, given } : undefined,
    orderBy: parameters.get("orderBy") === "TASK" ? "TASK" : "ACCURACY",
    descending: parameters.has("descending"),
  });
}

function writeQueue(queue: AnswerList): URLSearchParams {
  const { cell, orderBy, descending, ...conditions } = queue;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(defined(conditions)))
    parameters.set(name, String(value));
  for (const [name, value] of Object.entries(cell ?? {}))
    if (value !== null) parameters.set(name, value);
  if (orderBy !== "ACCURACY") parameters.set("orderBy", orderBy);
  if (descending) parameters.set("descending", "");
  return parameters;
}

const isNumber = (text: string): boolean => /^\d{1,18}$/.test(text);

function wholeNumber(text: string | null): number | undefined {
  return text && /^[1-9]\d{0,8}$/.test(text) ? Number(text) : undefined;
}

function readList(parameters: URLSearchParams): TaskList {
  const groundTruth = parameters.get("groundTruth");
  const orderBy = orderFields.find((field) => field === parameters.get("orderBy"));
  return defined({
    groundTruth: isGroundTruthFilter(groundTruth) ? groundTruth : undefined,
    annotatorId: parameters.get("annotatorId") || undefined,
    modelVersion: parameters.get("modelVersion") || undefined,
    atLeast: share(parameters.get("atLeast")),
    atMost: share(parameters.get("atMost")),
    search: parameters.get("search") || undefined,
    ids: idsIn(parameters.get("ids")),
    orderBy: orderBy ?? "ID",
    descending: parameters.has("descending"),
  });
}

function writeList(list: TaskList): URLSearchParams {
  const { orderBy, descending, ...conditions } = list;
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(defined(conditions)))
    parameters.set(name, String(value));
  if (orderBy !== "ID") parameters.set("orderBy", orderBy);
  if (descending) parameters.set("descending", "");
  return parameters;
}

function idsIn(text: string | null): string | undefined {
  return text && /^\d+(,\d+)*$/.test(text) ? text : undefined;
}

/** A number from 0 to 1, or nothing. */
function share(text: string | null): number | undefined {
  const number = Number(text);
  return text && number >= 0 && number <= 1 ? number : undefined;
}

type Defined<T> = { [K in keyof T]: Exclude<T[K], undefined> };

function defined<T extends object>(fields: T): Defined<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Defined<T>;
}

export function filterOf(list: TaskList): TaskFilter {
  const { groundTruth, annotatorId, modelVersion, atLeast, atMost, search, ids } = list;
  const ranged = atLeast !== undefined || atMost !== undefined;
  return defined({
    ...(groundTruth && groundTruthFilters[groundTruth]),
    ids: ids?.split(","),
    annotatorId,
    modelVersion,
    accuracy: ranged ? defined({ gte: atLeast, lte: atMost }) : undefined,
    search: search && search.length >= 2 ? search : undefined,
  });
}

export function orderOf(list: TaskList): TaskOrder[] {
  return [{ field: list.orderBy, direction: list.descending ? "DESC" : "ASC" }];
}

/** The range of accuracies that are listed. */
export const rangeOf = ({ atLeast, atMost }: AnswerList): FloatRange =>
  defined({ gte: atLeast ?? 0, lte: atMost });

export const confusionOf = ({ cell }: AnswerList): ConfusionFilter | undefined =>
  cell && {
    control: cell.control,
    groundTruthLabel: cell.truth,
    label: cell.given,
  };

/** `Task:7` is `7` in an address: shorter, and the server takes both. */
export const number = (id: string): string => id.slice(id.indexOf(":") + 1);
