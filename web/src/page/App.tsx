import { AccuracyView } from "./accuracy/AccuracyView";
import type { Address } from "./address";
import { AnswersView } from "./answers/AnswersView";
import { HistoryView } from "./history/HistoryView";
import { ProjectFrame } from "./projects/ProjectFrame";
import { ProjectsView } from "./projects/ProjectsView";
import { Session } from "./Session";
import { TaskView } from "./task/TaskView";
import { TasksView } from "./tasks/TasksView";
import { useFilesStay } from "./importing/useDrops";
import { Mishap } from "./ui/Mishap";
import { Notices } from "./ui/Notices";
import { useAddress } from "./useAddress";

export function App({ refused }: { refused: boolean }) {
  useFilesStay();
  return (
    <Notices>
      <Session refused={refused}>
        <Mishap>
          <View address={useAddress()} />
        </Mishap>
      </Session>
    </Notices>
  );
}

function View({ address }: { address: Address }) {
  if (address.view === "projects") return <ProjectsView />;
  return (
    <ProjectFrame key={address.projectId} address={address}>
      {(project) => {
        switch (address.view) {
          case "accuracy":
            return <AccuracyView project={project} address={address} />;
          case "answers":
            return <AnswersView project={project} address={address} />;
          case "history":
            return <HistoryView project={project} />;
          case "tasks":
            return <TasksView project={project} address={address} />;
          case "task":
            return <TaskView project={project} address={address} />;
        }
      }}
    </ProjectFrame>
  );
}
