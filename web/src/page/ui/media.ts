/** Whether the page may load a picture or a recording, and if not, why. */
export type Place =
  | { kind: "shown"; address: string }
  | { kind: "blocked"; address: string; origin: string }
  /** Such as `s3://…`: nothing that a browser could load. */
  | { kind: "elsewhere" };

/** The origins that the operator has named, as the server writes them into the page. */
const allowed = (): string[] =>
  document
    .querySelector('meta[name="media-origins"]')
    ?.getAttribute("content")
    ?.split(" ")
    .filter(Boolean) ?? [];

export function placeOf(
  source: string,
  here = location.href,
  origins: readonly string[] = allowed(),
): Place {
  if (/^data:(image|audio|video)\//.test(source))
    return { kind: "shown", address: source };
  if (!URL.canParse(source, here)) return { kind: "elsewhere" };
  const url = new URL(source, here);
  if (!/^https?:$/.test(url.protocol)) return { kind: "elsewhere" };
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
