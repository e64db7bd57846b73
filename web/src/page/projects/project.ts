import type { ProjectQuery } from "../../generated/documents";

/** A project as its views know it. */
export type Project = NonNullable<ProjectQuery["project"]>;

const manages = ({ viewerRole }: Project): boolean =>
  viewerRole === "MANAGER" || viewerRole === "ADMIN";

/** Whether somebody may import here; what follows Label Studio gets its tasks from there. */
export const mayImport = (project: Project): boolean =>
  manages(project) && !project.labelStudio;
