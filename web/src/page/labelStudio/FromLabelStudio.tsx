import { Dialog } from "radix-ui";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import {
  LabelStudioProjectsDocument,
  type LabelStudioProjectsMutation,
  LinkLabelStudioDocument,
} from "../../generated/documents";
import { everything, number } from "../address";
import { explain } from "../client";
import { count } from "../ui/figures";
import { go } from "../useAddress";
import { STAR_IS_SEEN } from "./LinkSettings";
import "./label-studio.css";

type Remote =
  LabelStudioProjectsMutation["listLabelStudioProjects"]["projects"][number];
type Given = { url: string; token: string };
/** Of more projects than these, some are sought by their titles. */
const FEW = 8;

/**
 * Makes a project that follows one of a running Label Studio.
 *
 * The token is held until the dialog is closed, and nowhere else in this browser.
 */
export function FromLabelStudio({ onCreated }: { onCreated: () => void }) {
  const [given, setGiven] = useState<Given>();
  const [{ data, error, fetching }, list] = useMutation(LabelStudioProjectsDocument);
  const look = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const fields = new FormData(event.currentTarget);
    const input = {
      url: String(fields.get("url")).trim(),
      token: String(fields.get("labelStudioToken")).trim(),
    };
    const answer = await list({ input });
    if (answer.data) setGiven(input);
  };
  const projects = data?.listLabelStudioProjects.projects;
  if (given && projects)
    return (
      <Choose
        given={given}
        projects={projects}
        onBack={() => setGiven(undefined)}
        onCreated={onCreated}
      />
    );
  return (
    <form onSubmit={look} className="stack">
      <p className="hint">
        The project follows one of a Label Studio that runs: its tasks and answers come
        here by themselves.
      </p>
      <label>
        Address of Label Studio
        <input
          name="url"
          type="url"
          defaultValue={given?.url}
          placeholder="http://localhost:8080"
          required
        />
      </label>
      <label>
        Personal access token
        <input
          name="labelStudioToken"
          type="password"
          autoComplete="off"
          aria-describedby="where-token"
          required
        />
      </label>
      <p className="hint" id="where-token">
        In Label Studio: Account &amp; Settings, Personal Access Token. Take that of a
        user who sees the project. This server keeps it sealed.
      </p>
      {error && (
        <p role="alert" className="bad">
          {explain(error)}
        </p>
      )}
      <div className="buttons">
        <Cancel />
        <button type="submit" disabled={fetching}>
          {fetching ? "Asking Label Studio …" : "Show its projects"}
        </button>
      </div>
    </form>
  );
}

type ChooseProps = {
  given: Given;
  projects: readonly Remote[];
  onBack: () => void;
  onCreated: () => void;
};

function Choose({ given, projects, onBack, onCreated }: ChooseProps) {
  const [{ data, error, fetching }, link] = useMutation(LinkLabelStudioDocument);
  const [chosen, choose] = useState<number>();
  const open = (projectId: string) => {
    onCreated();
    go({ view: "tasks", projectId: number(projectId), list: everything });
  };
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (chosen === undefined) return;
    const fields = new FormData(event.currentTarget);
    const input = {
      ...given,
      remoteProjectId: chosen,
      title: String(fields.get("title")).trim() || null,
      pushGroundTruths: fields.has("push"),
    };
    const answer = await link({ input });
    const made = answer.data?.linkLabelStudio;
    const notes = made?.notes.filter((note) => note !== STAR_IS_SEEN);
    if (made && notes?.length === 0) open(made.link.project.id);
  };
  const made = data?.linkLabelStudio;
  if (made)
    return <Notes notes={made.notes} onOpen={() => open(made.link.project.id)} />;
  return (
    <form onSubmit={submit} className="stack">
      <Projects url={given.url} projects={projects} chosen={chosen} onChoose={choose} />
      <label>
        Title here
        <input
          name="title"
          placeholder={
            projects.find((one) => one.remoteProjectId === chosen)?.title ??
            "As in Label Studio"
          }
        />
      </label>
      <label className="switch">
        <input type="checkbox" role="switch" name="push" />
        <span>
          Write ground truths to Label Studio
          <span className="hint">{STAR_IS_SEEN} You can switch it later.</span>
        </span>
      </label>
      {error && (
        <p role="alert" className="bad">
          {explain(error)}
        </p>
      )}
      <div className="buttons">
        <button type="button" className="quiet" onClick={onBack}>
          Back
        </button>
        <Cancel />
        <button type="submit" disabled={fetching || chosen === undefined}>
          {fetching ? "Linking …" : "Follow this project"}
        </button>
      </div>
    </form>
  );
}

type ProjectsProps = {
  url: string;
  projects: readonly Remote[];
  chosen: number | undefined;
  onChoose: (remoteProjectId: number) => void;
};

/** The projects there, the newest first. */
function Projects({ url, projects, chosen, onChoose }: ProjectsProps) {
  const [sought, seek] = useState("");
  const shown = projects
    .filter(({ title }) => title.toLowerCase().includes(sought.toLowerCase()))
    .toSorted((a, b) => b.remoteProjectId - a.remoteProjectId);
  if (projects.length === 0)
    return (
      <p role="status">
        The user of this token sees no project in {url}. Make one there, or take the
        token of somebody who sees it.
      </p>
    );
  return (
    <fieldset className="remote">
      <legend>Which project of {url}?</legend>
      {projects.length > FEW && (
        <input
          type="search"
          aria-label="Find a project by its title"
          placeholder="Find a project by its title"
          value={sought}
          onChange={({ target }) => seek(target.value)}
        />
      )}
      <div className="choices">
        {shown.map((project) => (
          <label key={project.remoteProjectId}>
            <input
              type="radio"
              name="remoteProject"
              checked={project.remoteProjectId === chosen}
              onChange={() => onChoose(project.remoteProjectId)}
            />
            <span>
              {project.title || "Without a title"}
              <span className="hint">
                {project.remoteProjectId} · {sizeOf(project)}
              </span>
            </span>
          </label>
        ))}
        {shown.length === 0 && <p className="hint">No title contains this.</p>}
      </div>
    </fieldset>
  );
}

function sizeOf({ taskCount, annotationCount, groundTruthCount }: Remote): string {
  const parts = [count(taskCount, "task"), count(annotationCount, "annotation")];
  if (groundTruthCount > 0) parts.push(count(groundTruthCount, "ground truth"));
  return parts.join(", ");
}

type NotesProps = { notes: readonly string[]; onOpen: () => void };

/** What people should know of the project before they look at it. */
function Notes({ notes, onOpen }: NotesProps) {
  return (
    <>
      <div role="status">
        <p>The project is linked, and its tasks are being read. Before you look:</p>
        <ul>
          {notes.map((note) => (
            <li key={note}>{note}</li>
          ))}
        </ul>
      </div>
      <div className="buttons">
        <button type="button" onClick={onOpen}>
          Open the project
        </button>
      </div>
    </>
  );
}

function Cancel() {
  return (
    <Dialog.Close asChild>
      <button type="button" className="quiet">
        Cancel
      </button>
    </Dialog.Close>
  );
}
