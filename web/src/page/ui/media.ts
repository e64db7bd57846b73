/** Where the page loads a picture or a recording from, or why it may not. */
export type Place =
  | { kind: "shown"; address: string }
  /** By our own server: it knows what addresses mean that no browser can load. */
  | { kind: "asked"; address: string }
  | { kind: "blocked"; address: string; origin: string };

/** The origins that the operator has named, as the server writes them into the page. */
const allowed = (): string[] =>
  document
    .querySelector('meta[name="media-origins"]')
    ?.getAttribute("content")
    ?.split(" ")
    .filter(Boolean) ?? [];

/** `source` is the address as the data of the task has it; the server looks for it there. */
export function placeOf(
  source: string,
  taskId: string,
  here = location.href,
  origins: readonly string[] = allowed(),
): Place {
  if (/^data:(image|audio|video)\//.test(source))
    return { kind: "shown", address: source };
  if (!/^(https?:)?\/\//.test(source) || !URL.canParse(source, here)) {
    const task = taskId.replace(/^Task:/, "");
    const address = `/media/tasks/${task}?address=${encodeURIComponent(source)}`;
    return { kind: "asked", address };
  }
  const url = new URL(source, here);
  const own = url.origin === new URL(here).origin;
  if (own || origins.some((origin) => covers(origin, url)))
    return { kind: "shown", address: url.href };
  return { kind: "blocked", address: url.href, origin: url.origin };
}

/** Whether an origin such as `https://*.example.org` covers this address. */
function covers(origin: string, url: URL): boolean {
  const [scheme, host = ""] = origin.split("://");
  if (`${scheme}:` !== url.protocol) return false;
  if (!host.startsWith("*.")) return new URL(origin).host === url.host;
  const [name = "", port = ""] = host.slice(1).split(":");
  return url.hostname.endsWith(name) && url.port === port;
}

/** Why our server does not send it, in its own words. */
export async function whyNot(address: string): Promise<string> {
  // Where it sends browsers on, the page itself may not follow to see.
  const response = await fetch(address, { redirect: "manual" });
  if (response.type === "opaqueredirect")
    return "The server that GROUND_TRUTH_MEDIA_BASE or GROUND_TRUTH_MEDIA_BUCKETS names does not send it to this browser.";
  if (response.ok) return "It is not of a kind that this browser can show.";
  const told: { errors?: { message: string }[] } = await response.json();
  return told.errors?.map(({ message }) => message).join(" ") ?? "";
}
