import type { TaskList } from "../address";
import type { Project } from "../projects/project";
import { People } from "../tasks/FilterBar";

type WhoseAnswersProps = {
  project: Project;
  list: TaskList;
  onChange: (list: TaskList) => void;
};

/** Chooses whose answers a matrix counts: nothing is made by a person and a model. */
export function WhoseAnswers({ project, list, onChange }: WhoseAnswersProps) {
  const { annotatorId, modelVersion, ...rest } = list;
  const chosen = annotatorId ?? (modelVersion && `model ${modelVersion}`) ?? "";
  const choose = (value: string) => {
    if (!value) return onChange(rest);
    if (value.startsWith("model "))
      return onChange({ ...rest, modelVersion: value.slice("model ".length) });
    return onChange({ ...rest, annotatorId: value });
  };
  return (
    <label className="beside">
      Answers of
      <select value={chosen} onChange={(event) => choose(event.target.value)}>
        <option value="">all annotators</option>
        <optgroup label="Annotators">
          <People project={project} chosen={annotatorId} />
        </optgroup>
        <optgroup label="Model versions">
          {project.modelVersions.map((version) => (
            <option key={version} value={`model ${version}`}>
              {version}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}
