import type { ActionFragment } from "../../generated/documents";
import { everything, number, writeAddress } from "../address";
import type { Project } from "../projects/project";
import { moment } from "../ui/figures";
import { nameOf } from "../ui/people";
import { isUndoable, sayAction, sources } from "./sayAction";
import { useUndo } from "./useUndo";
import "./history.css";

type ActionListProps = {
  project: Project;
  actions: readonly ActionFragment[];
  /** Whether they are of different tasks. */
  namesTask?: boolean;
  onUndone: () => void;
};

/** Who did what and when; what changed ground truths can be undone, by those who may set them. */
export function ActionList({ project, actions, namesTask, onUndone }: ActionListProps) {
  const undo = useUndo(project.id, onUndone);
  return (
    <ol className="actions">
      {actions.map((action) => {
        const { id, at, actor, source, batchId, batchCount, taskId } = action;
        // In the history of one task, a bulk change is undone for this task alone.
        const isBatch = namesTask && batchCount > 1;
        return (
          <li key={id}>
            <time dateTime={at}>{moment(at)}</time>
            <span>
              <strong>{actor ? nameOf(actor) : "The server"}</strong>{" "}
              {sayAction(namesTask ? action : { ...action, batchCount: 1 })}{" "}
              {action.kind !== "TASKS_IMPORTED" && (
                <span className="hint">{sources[source]}</span>
              )}
            </span>
            {namesTask && taskId && !isBatch && (
              <a
                href={writeAddress({
                  view: "task",
                  projectId: number(project.id),
                  taskId: number(taskId),
                  list: everything,
                  at: "",
                })}
              >
                Task {number(taskId)}
              </a>
            )}
            {project.viewerCanSetGroundTruths && isUndoable(action) && (
              <button
                type="button"
                className="quiet"
                onClick={() => undo({ id, batchId: isBatch ? batchId : null })}
              >
                Undo
              </button>
            )}
          </li>
        );
      })}
    </ol>
  );
}
