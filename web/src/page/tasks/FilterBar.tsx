import { type ReactNode, useRef, useState } from "react";
import { filterOf, type TaskList } from "../address";
import type { Project } from "../projects/project";
import { count } from "../ui/figures";
import { nameOf } from "../ui/people";

type FilterBarProps = {
  project: Project;
  list: TaskList;
  onChange: (list: TaskList) => void;
  /** What is typed is asked for as well, though not letter by letter remembered. */
  onType: (list: TaskList) => void;
};

const TYPED_FOR_MS = 300;

export function FilterBar({ project, list, onChange, onType }: FilterBarProps) {
  const set = (change: Partial<TaskList>) => onChange({ ...list, ...change });
  return (
    <search className="filters">
      <Search
        text={list.search ?? ""}
        onChange={(search) => onType({ ...list, search } as TaskList)}
      />
      {project.viewerCanSeeGroundTruths && (
        <>
          <Choice
            label="Ground truth"
            value={list.groundTruth}
            onChange={(value) => set({ groundTruth: value as TaskList["groundTruth"] })}
          >
            <option value="with">With ground truth</option>
            <option value="without">Without ground truth</option>
            <option value="changed">Changed since verified</option>
            <option value="withdrawn">Withdrawn by its author</option>
          </Choice>
          <ComparedFilters project={project} filters={list} onChange={set} />
        </>
      )}
      {list.ids && (
        <p className="only">Only {count(list.ids.split(",").length, "task")} by id</p>
      )}
      <button
        type="button"
        className="quiet"
        disabled={Object.keys(filterOf(list)).length === 0}
        onClick={() => onChange({ orderBy: list.orderBy, descending: list.descending })}
      >
        Clear filters
      </button>
    </search>
  );
}

type Compared = Pick<TaskList, "annotatorId" | "modelVersion" | "atLeast" | "atMost">;

type ComparedFiltersProps = {
  project: Project;
  filters: Compared;
  onChange: (change: Compared) => void;
};

/** By whom the compared answers are, and how accurate. */
export function ComparedFilters({ project, filters, onChange }: ComparedFiltersProps) {
  return (
    <>
      <Choice
        label="Annotator"
        value={filters.annotatorId}
        onChange={(annotatorId) => onChange({ annotatorId })}
      >
        <People project={project} chosen={filters.annotatorId} />
      </Choice>
      <Choice
        label="Model version"
        value={filters.modelVersion}
        onChange={(modelVersion) => onChange({ modelVersion })}
      >
        {project.modelVersions.map((version) => (
          <option key={version}>{version}</option>
        ))}
      </Choice>
      <fieldset className="range">
        <legend>Accuracy, %</legend>
        <div>
          <Share
            label="At least"
            value={filters.atLeast}
            onChange={(atLeast) => onChange({ atLeast })}
          />
          –
          <Share
            label="At most"
            value={filters.atMost}
            onChange={(atMost) => onChange({ atMost })}
          />
        </div>
      </fieldset>
    </>
  );
}

/** An annotator of a link who is not known here is named all the same: the filter holds. */
export function People({
  project,
  chosen,
}: {
  project: Project;
  chosen?: string | undefined;
}) {
  const isKnown = project.annotators.some(({ id }) => id === chosen);
  return (
    <>
      {project.annotators.map((annotator) => (
        <option key={annotator.id} value={annotator.id}>
          {nameOf(annotator)}
        </option>
      ))}
      {chosen && !isKnown && <option value={chosen}>{chosen}, not found</option>}
    </>
  );
}

type ChoiceProps = {
  label: string;
  value: string | undefined;
  onChange: (value: string | undefined) => void;
  children: ReactNode;
};

function Choice({ label, value, onChange, children }: ChoiceProps) {
  return (
    <label>
      {label}
      <select
        value={value ?? ""}
        onChange={(event) => onChange(event.target.value || undefined)}
      >
        <option value="">All</option>
        {children}
      </select>
    </label>
  );
}

type SearchProps = { text: string; onChange: (text: string | undefined) => void };

/** Asks once somebody stops typing. The server wants two characters or more. */
function Search({ text, onChange }: SearchProps) {
  const [typed, setTyped] = useState(text);
  const [asked, setAsked] = useState(text);
  const timer = useRef<number>(undefined);
  if (text !== asked) {
    setAsked(text);
    setTyped(text);
  }
  const type = (value: string) => {
    setTyped(value);
    clearTimeout(timer.current);
    if (value.length === 1) return;
    timer.current = setTimeout(() => {
      setAsked(value);
      onChange(value || undefined);
    }, TYPED_FOR_MS);
  };
  return (
    <label className="grow">
      Text
      <input
        type="search"
        value={typed}
        placeholder="In the data of a task"
        onChange={(event) => type(event.target.value)}
      />
    </label>
  );
}

type ShareProps = {
  label: string;
  value: number | undefined;
  onChange: (value: number | undefined) => void;
};

function Share({ label, value, onChange }: ShareProps) {
  return (
    <input
      type="number"
      aria-label={`${label}, in percent`}
      min={0}
      max={100}
      step="any"
      value={value === undefined ? "" : Number((value * 100).toFixed(2))}
      onChange={({ target }) =>
        onChange(target.value ? clamp(target.valueAsNumber) : undefined)
      }
    />
  );
}

const clamp = (value: number): number => Math.min(100, Math.max(0, value)) / 100;
