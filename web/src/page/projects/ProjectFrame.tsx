import { type ReactNode, useEffect } from "react";
import { useQuery } from "urql";
import { ProjectDocument } from "../../generated/documents";
import {
  type Address,
  everything,
  type TaskList,
  worstAnswers,
  writeAddress,
} from "../address";
import { LinkLine } from "../labelStudio/LinkLine";
import { Live, LiveMark } from "../live/Live";
import { Empty, Loading, Problem } from "../ui/states";
import { forgetPlaces } from "../ui/places";
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
  useEffect(() => forgetPlaces, []);
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
        {data.project.labelStudio && <LinkLine project={data.project} />}
        {children(data.project)}
      </main>
    </Live>
  );
}

/** The views of a project, in the order of the tabs. */
const views: [string, (projectId: string, list: TaskList) => InProject][] = [
  ["Tasks", (projectId, list) => ({ view: "tasks", projectId, list })],
  [
    "Answers",
    (projectId) => ({
      view: "answers",
      projectId,
      list: everything,
      queue: worstAnswers,
    }),
  ],
  ["Accuracy", (projectId, list) => ({ view: "accuracy", projectId, list })],
  ["History", (projectId, list) => ({ view: "history", projectId, list })],
];

function Views({ address, project }: { address: InProject; project: Project }) {
  if (!project.viewerCanSeeGroundTruths) return null;
  const { projectId, list } = address;
  return (
    <nav className="views" aria-label="Views of this project">
      {views.map(([name, view]) => (
        <a
          key={name}
          href={writeAddress(view(projectId, list))}
          aria-current={
            address.view === view(projectId, list).view ? "page" : undefined
          }
        >
          {name}
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
