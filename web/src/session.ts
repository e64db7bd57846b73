/**
 * Signing in: the server takes a token once and gives this browser a cookie, which no
 * script can read and which is sent from here only. Nothing of either is kept here.
 */
const ADDRESS = "/session";

/** Tells the other tabs that somebody has signed in or out. */
const channel = new BroadcastChannel("ground-truth:session");

/** Signs all tabs of this browser in. Whether the server takes the token. */
export async function signIn(token: string): Promise<boolean> {
  const response = await fetch(ADDRESS, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (response.ok) channel.postMessage("in");
  else if (response.status !== 401)
    throw new Error(`The server answered ${response.status} to the sign-in.`);
  return response.ok;
}

/** Signs all tabs of this browser out. */
export async function signOut(): Promise<void> {
  await fetch(ADDRESS, { method: "DELETE" });
  channel.postMessage("out");
}

/** Whether this browser is signed in. It is not where the server asks for no token. */
export async function isSignedIn(): Promise<boolean> {
  const response = await fetch(ADDRESS);
  const told: { signedIn?: boolean } = response.ok ? await response.json() : {};
  return told.signedIn ?? false;
}

/** Runs this whenever another tab has signed in or out; returns how to stop. */
export function onSession(changed: () => void): () => void {
  channel.addEventListener("message", changed);
  return () => channel.removeEventListener("message", changed);
}

/**
 * Signs in with the token of an address such as `/graphiql#token=gt_…`.
 *
 * A fragment is never sent to a server; wiped from the address it also stays out of
 * the history and of links that are passed on. Whether there was a token that the
 * server does not take.
 */
export async function signInFromAddress(): Promise<boolean> {
  const { token } = withoutToken(location.hash);
  if (token === undefined) return false;
  try {
    return token !== "" && !(await signIn(token));
  } finally {
    // Not before: who loads the page again meanwhile is to be signed in as well. And who
    // has gone elsewhere meanwhile stays there.
    const { rest } = withoutToken(location.hash);
    history.replaceState(null, "", location.pathname + location.search + rest);
  }
}

/** A fragment's token, and what is left without it. */
export function withoutToken(fragment: string): {
  token: string | undefined;
  rest: string;
} {
  const found = /[#?&]token=([^&]*)/.exec(fragment);
  if (!found) return { token: undefined, rest: fragment };
  const rest = fragment.replace(/([#?&])token=[^&]*&?/, "$1").replace(/[#?&]$/, "");
  return { token: decodeURIComponent(found[1] ?? ""), rest };
}
