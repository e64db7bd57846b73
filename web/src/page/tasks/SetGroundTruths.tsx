import { AlertDialog } from "radix-ui";
import { useState } from "react";
import { useClient, useMutation } from "urql";
import { CountSetsDocument, type CountSetsMutation } from "../../generated/documents";
import { explain } from "../client";
import type { Project } from "../projects/project";
import { count } from "../ui/figures";
import { nameOf } from "../ui/people";
import { BulkChange } from "./BulkChange";
import { type Chosen, setGroundTruths } from "./bulk";
import { countable } from "./chosen";
import { isEmpty } from "./selection";

type SetGroundTruthsProps = {
  project: Project;
  chosen: Chosen;
  onDone: () => void;
};

type Counts = CountSetsMutation["setGroundTruthsByFilter"];

/** "Set ground truths …": one annotator's answers, in the chosen tasks, after counting. */
export function SetGroundTruths({ project, chosen, onDone }: SetGroundTruthsProps) {
  const client = useClient();
  const [annotatorId, setAnnotatorId] = useState("");
  const [{ data, error, fetching }, countAll] = useMutation(CountSetsDocument);
  const isCounted = annotatorId !== "" && !fetching;
  const counts = isCounted ? data?.setGroundTruthsByFilter : undefined;
  const choose = (id: string) => {
    setAnnotatorId(id);
    if (!id) return;
    const { projectId } = chosen;
    countAll({ projectId, filter: countable(chosen), annotatorId: id });
  };
  return (
    <BulkChange
      project={project}
      button="Set ground truths …"
      disabled={isEmpty(chosen.selection)}
      working="Setting ground truths"
      done="set"
      total={counts && counts.taskCount - counts.noAnnotationCount}
      onOpen={() => choose(String(chosen.filter.annotatorId ?? ""))}
      ask={(onYes) => (
        <>
          <AlertDialog.Title>Set ground truths</AlertDialog.Title>
          <AlertDialog.Description>
            The answers of one annotator become the ground truths of the chosen tasks.
            All other answers are compared with them.
          </AlertDialog.Description>
          <label>
            Answers of
            <select value={annotatorId} onChange={({ target }) => choose(target.value)}>
              <option value="">Choose an annotator</option>
              {project.annotators.map((annotator) => (
                <option key={annotator.id} value={annotator.id}>
                  {nameOf(annotator)}
                </option>
              ))}
            </select>
          </label>
          <div role="status">
            {error && <p className="bad">{explain(error)}</p>}
            {counts && <Counted counts={counts} />}
            {annotatorId && fetching && <p className="hint">Counting …</p>}
          </div>
          <div className="buttons">
            <AlertDialog.Cancel className="quiet">Cancel</AlertDialog.Cancel>
            <button type="button" disabled={!counts?.setCount} onClick={onYes}>
              {counts ? `Set ${count(counts.setCount, "ground truth")}` : "Set"}
            </button>
          </div>
        </>
      )}
      run={(report) => setGroundTruths(client, chosen, annotatorId, report)}
      onDone={onDone}
    />
  );
}

/** What would become of the chosen tasks. */
function Counted({ counts }: { counts: Counts }) {
  const { taskCount, setCount, replacedCount, unchangedCount, noAnnotationCount } =
    counts;
  return (
    <dl className="counts">
      <dt>Chosen tasks</dt>
      <dd>{taskCount.toLocaleString()}</dd>
      <dt>Get this ground truth</dt>
      <dd>{setCount.toLocaleString()}</dd>
      <dt>of these, replace another one</dt>
      <dd>{replacedCount.toLocaleString()}</dd>
      <dt>Have it already</dt>
      <dd>{unchangedCount.toLocaleString()}</dd>
      <dt>Have no answer of theirs</dt>
      <dd>{noAnnotationCount.toLocaleString()}</dd>
    </dl>
  );
}
