/** Files that were dropped where a project was made, for the list that imports them. */
const filesByProject = new Map<string, readonly File[]>();

export function handOver(projectId: string, files: readonly File[]): void {
  if (files.length > 0) filesByProject.set(projectId, files);
}

/** The files for this project, once. */
export function takeHanded(projectId: string): readonly File[] {
  const files = filesByProject.get(projectId) ?? [];
  filesByProject.delete(projectId);
  return files;
}
