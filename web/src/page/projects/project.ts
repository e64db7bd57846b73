import type { ProjectQuery } from "../../generated/documents";

/** A project as its views know it. */
export type Project = NonNullable<ProjectQuery["project"]>;

export const mayImport = (project: Project): boolean =>
  project.viewerRole === "MANAGER" || project.viewerRole === "ADMIN";
