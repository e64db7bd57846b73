import { everything, filterOf, number, type TaskList } from "../address";
import { mayImport, type Project } from "../projects/project";
import { Empty } from "../ui/states";

/** Why a list is empty, and what can be done about it. */
export function NoTasks({ project, list }: { project: Project; list: TaskList }) {
  if (JSON.stringify(filterOf(list)) !== JSON.stringify(filterOf(everything)))
    return (
      <Empty title="No task passes this filter">
        <p>Take a condition away, or clear them all.</p>
      </Empty>
    );
  if (project.labelStudio)
    return (
      <Empty title="No tasks yet">
        <p>They come from Label Studio by themselves as soon as they are there.</p>
      </Empty>
    );
  if (!mayImport(project))
    return (
      <Empty title="No tasks for you yet">
        <p>You will see the tasks here that you have answered or been assigned.</p>
      </Empty>
    );
  return (
    <Empty title="No tasks yet">
      <p>Drop a JSON export of Label Studio here, or choose one below.</p>
      <p>
        Large files go in faster on the server:{" "}
        <code>python server.py import --project {number(project.id)} export.json</code>
      </p>
    </Empty>
  );
}
