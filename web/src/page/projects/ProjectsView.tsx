import { useState } from "react";
import { useQuery } from "urql";
import { type ProjectCardFragment, ProjectsDocument } from "../../generated/documents";
import { everything, number, writeAddress } from "../address";
import { Accuracy, count, percent } from "../ui/figures";
import { Empty, Loading, Problem } from "../ui/states";
import { isWell, states } from "../labelStudio/said";
import { Lines } from "../ui/Shortened";
import { useOnFocus } from "../ui/useOnFocus";
import { NewProject } from "./NewProject";
import "./projects.css";

export function ProjectsView() {
  const [after, setAfter] = useState<string[]>([]);
  return (
    <main>
      <h1>Projects</h1>
      {["", ...after].map((cursor, index) => (
        <ProjectsPage
          key={cursor}
          after={cursor || null}
          last={index === after.length}
          onMore={(end) => setAfter([...after, end])}
        />
      ))}
    </main>
  );
}

type ProjectsPageProps = {
  after: string | null;
  last: boolean;
  onMore: (after: string) => void;
};

function ProjectsPage({ after, last, onMore }: ProjectsPageProps) {
  const [{ data, error }, load] = useQuery({
    query: ProjectsDocument,
    variables: { after },
    requestPolicy: "cache-and-network",
  });
  useOnFocus(() => load({ requestPolicy: "network-only" }));
  if (error) return <Problem error={error} onRetry={load} />;
  if (!data) return <Loading what="the projects" />;
  const { nodes, pageInfo, totalCount } = data.projects;
  if (totalCount === 0) return <NoProjects />;
  return (
    <>
      <ul className="cards">
        {nodes.map((project) => (
          <li key={project.id}>
            <ProjectCard project={project} />
          </li>
        ))}
      </ul>
      {last && nodes.some((project) => project.viewerRole === "ADMIN") && (
        <NewProject />
      )}
      {last && pageInfo.hasNextPage && (
        <button type="button" onClick={() => onMore(pageInfo.endCursor ?? "")}>
          More projects
        </button>
      )}
    </>
  );
}

const inShort = (link: NonNullable<ProjectCardFragment["labelStudio"]>): string =>
  isWell(link) ? "follows Label Studio" : states[link.state];

function ProjectCard({ project }: { project: ProjectCardFragment }) {
  const { taskCount, groundTruthCount, accuracySummary } = project;
  const address = {
    view: "tasks",
    projectId: number(project.id),
    list: everything,
  } as const;
  return (
    <a className="card" href={writeAddress(address)}>
      <h2>
        <Lines text={project.title} />
      </h2>
      <p className="hint">
        {count(taskCount, "task")} · {project.viewerRole.toLowerCase()}
        {project.labelStudio && ` · ${inShort(project.labelStudio)}`}
      </p>
      {typeof groundTruthCount === "number" && (
        <p>
          <span className="star" aria-hidden="true">
            ★
          </span>{" "}
          {count(groundTruthCount, "ground truth")}
          {taskCount > 0 && ` (${percent(groundTruthCount / taskCount)})`}
        </p>
      )}
      {accuracySummary && (
        <p>
          <Accuracy value={accuracySummary.mean} />
          <br />
          <span className="hint">
            mean of {count(accuracySummary.comparedCount, "compared annotation")}
          </span>
        </p>
      )}
    </a>
  );
}

function NoProjects() {
  return (
    <Empty title="No projects yet">
      <NewProject />
      <p>
        Look around with sample projects: <code>make demo</code>. Very large exports go
        in faster on the server:{" "}
        <code>
          python server.py import --project &quot;My project&quot; --label-config
          config.xml export.json
        </code>
      </p>
    </Empty>
  );
}
