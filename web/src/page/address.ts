import type { TaskFilter, TaskOrder, TaskOrderField } from "../generated/documents";

/** Where the page stands. It lies in the fragment, so no filter and no id is sent as part of an address. */
export type Address =
  | { view: "projects" }
  | { view: "tasks"; projectId: string; list: TaskList }
  | { view: "accuracy"; projectId: string; list: TaskList; rank?: Rank }
  | { view: "task"; projectId: string; taskId: string; list: TaskList; at: string };

/** What people and model versions are ranked by, the highest first. */
export type Rank = "LOWER_BOUND" | "MEAN" | "COMPARED_COUNT";

const ranks: readonly Rank[] = ["LOWER_BOUND", "MEAN", "COMPARED_COUNT"];

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
  const [first, projectId, second, taskId] = path.split("/").map(decodeURIComponent);
  if (first !== "projects" || !projectId) return { view: "projects" };
  const parameters = new URLSearchParams(query);
  const list = readList(parameters);
  if (second === "accuracy") {
    const rank = ranks.find((one) => one === parameters.get("rank"));
    return { view: "accuracy", projectId, list, ...(rank && { rank }) };
  }
  if (!taskId) return { view: "tasks", projectId, list };
  return { view: "task", projectId, taskId, list, at: parameters.get("at") ?? "" };
}

export function writeAddress(address: Address): string {
  if (address.view === "projects") return "#/";
  const parameters = writeList(address.list);
  if (address.view === "task" && address.at) parameters.set("at", address.at);
  if (address.view === "accuracy" && address.rank) parameters.set("rank", address.rank);
  const query = parameters.toString();
  return `#/projects/${address.projectId}/${viewPath(address)}${query && `?${query}`}`;
}

function viewPath(address: Exclude<Address, { view: "projects" }>): string {
  return address.view === "task" ? `tasks/${address.taskId}` : address.view;
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

function defined<T extends object>(fields: T): T {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as T;
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

/** `Task:7` is `7` in an address: shorter, and the server takes both. */
export const number = (id: string): string => id.slice(id.indexOf(":") + 1);
