import { Dialog } from "radix-ui";
import { type FormEvent, useState } from "react";
import { useMutation } from "urql";
import {
  type LinkNowFragment,
  UpdateLinkDocument,
  type UpdateLinkMutationVariables,
} from "../../generated/documents";
import { explain } from "../client";
import type { Project } from "../projects/project";
import { every, progressOf } from "./said";
import { Unlink } from "./Unlink";
import { WaitingWrites } from "./WaitingWrites";

/** Whoever labels sees it too, which is why it is off at first. */
export const STAR_IS_SEEN =
  "Everybody who opens a task in Label Studio sees the star there.";

type LinkSettingsProps = {
  project: Project;
  link: LinkNowFragment;
  /** Something is other than before. */
  onChange: () => void;
};

type Wanted = Omit<UpdateLinkMutationVariables["input"], "id">;

/** What is followed and how; admins change it, managers read it. */
export function LinkSettings({ project, link, onChange }: LinkSettingsProps) {
  const [{ error, fetching }, update] = useMutation(UpdateLinkDocument);
  const isAdmin = project.viewerRole === "ADMIN";
  const change = async (wanted: Wanted) => {
    const { data } = await update({ input: { id: link.id, ...wanted } });
    if (data) onChange();
    return data !== undefined;
  };
  return (
    <Dialog.Root>
      <Dialog.Trigger asChild>
        <button type="button" className="quiet">
          Link …
        </button>
      </Dialog.Trigger>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog link-settings" aria-describedby={undefined}>
          <Dialog.Title>Link with Label Studio</Dialog.Title>
          <Facts link={link} />
          <Push
            isOn={link.pushesGroundTruths}
            disabled={!isAdmin || fetching}
            onSwitch={(pushGroundTruths) => change({ pushGroundTruths })}
          />
          {link.pushesGroundTruths && <WaitingWrites project={project} link={link} />}
          {isAdmin && <NewToken link={link} disabled={fetching} onToken={change} />}
          {!isAdmin && <p className="hint">Only an admin can change the link.</p>}
          {error && (
            <p role="alert" className="bad">
              {explain(error)}
            </p>
          )}
          <div className="buttons">
            {isAdmin && <Unlink link={link} />}
            {isAdmin && (
              <button
                type="button"
                className="quiet"
                disabled={fetching}
                onClick={() => change({ paused: link.state !== "PAUSED" })}
              >
                {link.state === "PAUSED" ? "Resume" : "Pause"}
              </button>
            )}
            <Dialog.Close asChild>
              <button type="button">Close</button>
            </Dialog.Close>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

function Facts({ link }: { link: LinkNowFragment }) {
  const { url, remoteProjectId, remoteTitle, pollSeconds, receivesWebhooks } = link;
  return (
    <dl className="facts">
      <dt>Follows</dt>
      <dd>
        <a href={`${url}/projects/${remoteProjectId}`} target="_blank" rel="noreferrer">
          {remoteTitle || `Project ${remoteProjectId}`}
        </a>{" "}
        <span className="hint">
          project {remoteProjectId} of {url}
        </span>
      </dd>
      <dt>Here</dt>
      <dd>{progressOf(link)}</dd>
      <dt>Asks</dt>
      <dd>
        every {every(pollSeconds)}
        {receivesWebhooks && ", and at once when Label Studio tells of a change"}
      </dd>
    </dl>
  );
}

type PushProps = {
  isOn: boolean;
  disabled: boolean;
  onSwitch: (isOn: boolean) => void;
};

function Push({ isOn, disabled, onSwitch }: PushProps) {
  return (
    <label className="switch">
      <input
        type="checkbox"
        role="switch"
        checked={isOn}
        disabled={disabled}
        onChange={({ target }) => onSwitch(target.checked)}
      />
      <span>
        Write ground truths to Label Studio
        <span className="hint">{STAR_IS_SEEN}</span>
      </span>
    </label>
  );
}

type NewTokenProps = {
  link: LinkNowFragment;
  disabled: boolean;
  onToken: (wanted: Wanted) => Promise<boolean>;
};

/** Shown at once where the token is what is wrong. */
function NewToken({ link, disabled, onToken }: NewTokenProps) {
  const [isGiven, setGiven] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const token = String(new FormData(form).get("labelStudioToken")).trim();
    setGiven(await onToken({ token }));
    form.reset();
  };
  return (
    <details className="token" open={link.state === "UNAUTHORIZED"}>
      <summary>Another token</summary>
      <form onSubmit={submit}>
        <label>
          Personal access token of {link.url}
          <input name="labelStudioToken" type="password" autoComplete="off" required />
        </label>
        <button type="submit" disabled={disabled}>
          Use it
        </button>
      </form>
      {isGiven && <p role="status">Label Studio accepts it. It is kept sealed.</p>}
    </details>
  );
}
