import { type ReactNode, useEffect } from "react";
import { useQuery } from "urql";
import { ProjectDocument } from "../../generated/documents";
import { type Address, writeAddress } from "../address";
import { Live, LiveMark } from "../live/Live";
import { Empty, Loading, Problem } from "../ui/states";
import { Lines } from "../ui/Shortened";
import type { Project } from "./project";
import "./projects.css";

/** What each role may do here, said on its name. */
const mayDo = {
  ANNOTATOR: "You see the tasks that you have answered or been assigned.",
  REVIEWER: "You see everything, and set and delete ground truths.",
  MANAGER: "You see and change everything, and import tasks.",
  ADMIN: "You may do everything, in every project.",
} as const;

type InProject = Exclude<Address, { view: "projects" }>;
type ProjectFrameProps = {
  address: InProject;
  children: (project: Project) => ReactNode;
};

/** The title and the views of one project, around one of these views. */
export function ProjectFrame({ address, children }: ProjectFrameProps) {
  const [{ data, error }, retry] = useQuery({
    query: ProjectDocument,
    variables: { id: address.projectId },
  });
  const title = data?.project?.title;
  useEffect(() => {
    document.title = title ? `${title} · Ground truth` : "Ground truth";
  }, [title]);
  if (error) return <Problem error={error} onRetry={retry} />;
  if (!data) return <Loading what="the project" />;
  if (!data.project) return <NoProject />;
  return (
    <Live project={data.project}>
      <main>
        <div className="title">
          <h1>
            <Lines text={data.project.title} />
          </h1>
          <span className="hint" title={mayDo[data.project.viewerRole]}>
            {data.project.viewerRole.toLowerCase()}
          </span>
          <LiveMark />
          <Views address={address} project={data.project} />
        </div>
        {children(data.project)}
      </main>
    </Live>
  );
}

function Views({ address, project }: { address: InProject; project: Project }) {
  if (!project.viewerCanSeeGroundTruths) return null;
  const { projectId, list } = address;
  const views = { tasks: "Tasks", accuracy: "Accuracy" } as const;
  return (
    <nav className="views" aria-label="Views of this project">
      {(["tasks", "accuracy"] as const).map((view) => (
        <a
          key={view}
          href={writeAddress({ view, projectId, list })}
          aria-current={address.view === view ? "page" : undefined}
        >
          {views[view]}
        </a>
      ))}
    </nav>
  );
}

function NoProject() {
  return (
    <Empty title="No such project">
      <p>
        It is gone, or you are not a member of it. <a href="#/">All projects</a>
      </p>
    </Empty>
  );
}
