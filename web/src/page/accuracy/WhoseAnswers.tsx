import type { TaskList } from "../address";
import type { Project } from "../projects/project";
import { nameOf } from "../ui/people";

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
          {project.annotatorAccuracies.map(({ annotator }) => (
            <option key={annotator.id} value={annotator.id}>
              {nameOf(annotator)}
            </option>
          ))}
        </optgroup>
        <optgroup label="Model versions">
          {project.modelAccuracies.map(({ modelVersion: version }) => (
            <option key={version} value={`model ${version}`}>
              {version}
            </option>
          ))}
        </optgroup>
      </select>
    </label>
  );
}
