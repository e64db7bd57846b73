import { AccuracyView } from "./accuracy/AccuracyView";
import type { Address } from "./address";
import { ProjectFrame } from "./projects/ProjectFrame";
import { ProjectsView } from "./projects/ProjectsView";
import { Session } from "./Session";
import { TaskView } from "./task/TaskView";
import { TasksView } from "./tasks/TasksView";
import { Notices } from "./ui/Notices";
import { useAddress } from "./useAddress";

export function App({ refused }: { refused: boolean }) {
  return (
    <Notices>
      <Session refused={refused}>
        <View address={useAddress()} />
      </Session>
    </Notices>
  );
}

function View({ address }: { address: Address }) {
  if (address.view === "projects") return <ProjectsView />;
  return (
    <ProjectFrame key={address.projectId} address={address}>
      {(project) => {
        if (address.view === "accuracy")
          return <AccuracyView project={project} address={address} />;
        if (address.view === "tasks")
          return <TasksView project={project} address={address} />;
        return <TaskView key={address.taskId} project={project} address={address} />;
      }}
    </ProjectFrame>
  );
}
