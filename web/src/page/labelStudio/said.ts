import type { LabelStudioLinkState, LinkNowFragment } from "../../generated/documents";
import { count } from "../ui/figures";

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** "5 s ago": how long ago this was. A clock that goes wrong makes it no future. */
export function ago(moment: string, now: number): string {
  const seconds = Math.max(0, Math.round((now - Date.parse(moment)) / 1000));
  if (seconds < MINUTE) return `${seconds} s ago`;
  if (seconds < HOUR) return `${Math.floor(seconds / MINUTE)} min ago`;
  if (seconds < DAY) return `${Math.floor(seconds / HOUR)} h ago`;
  return `${count(Math.floor(seconds / DAY), "day")} ago`;
}

/** A number of seconds as a pause between two questions: "15 s", "5 min". */
export function every(seconds: number): string {
  if (seconds < MINUTE || seconds % MINUTE !== 0) return `${seconds} s`;
  return seconds < HOUR ? `${seconds / MINUTE} min` : `${seconds / HOUR} h`;
}

/** What a link does, in the line below the title. */
export const states: Record<LabelStudioLinkState, string> = {
  PULLING: "Reading Label Studio for the first time",
  FOLLOWING: "Follows Label Studio",
  PAUSED: "Does not follow Label Studio at present: paused",
  UNREACHABLE: "Label Studio cannot be reached",
  UNAUTHORIZED: "Label Studio does not accept the token",
  GONE: "The project is gone in Label Studio",
  NEEDS_CONFIRMATION: "Much is gone in Label Studio",
};

/** What an admin or a manager can do about it. What is missing needs nobody. */
export const remedies: Partial<Record<LabelStudioLinkState, string>> = {
  UNREACHABLE: "It is tried again by itself. Everything here goes on meanwhile.",
  UNAUTHORIZED:
    "An admin can give another token in the settings. Nothing is lost meanwhile.",
  GONE: "Nothing was deleted here. If the project was restored there, resume the link. If not, remove the link: the project stays here.",
  NEEDS_CONFIRMATION:
    "Nothing was deleted here yet. Look in Label Studio first: importing again or restoring a backup there gives all tasks new ids.",
};

export const isWell = ({ state }: Pick<LinkNowFragment, "state">): boolean =>
  state === "PULLING" || state === "FOLLOWING";

/** How far the first pull is, where Label Studio has said how much there is. */
export function progressOf(link: LinkNowFragment): string {
  const { pulledTaskCount: done, remoteTaskCount: all } = link;
  if (!all) return count(done, "task");
  return `${done.toLocaleString()} of ${count(all, "task")}`;
}
