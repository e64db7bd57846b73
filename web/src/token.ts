/** The token that signs this browser tab in. Kept until the tab is closed, and sent as a header only. */
const KEY = "ground-truth:token";

export const storedToken = (): string => sessionStorage.getItem(KEY) ?? "";

export function storeToken(token: string): void {
  if (token) sessionStorage.setItem(KEY, token);
  else sessionStorage.removeItem(KEY);
}

/**
 * Takes the token out of an address such as `/graphiql#token=gt_…`.
 *
 * A fragment is never sent to a server; wiped from the address it also stays out of
 * the history and of links that are passed on.
 */
export function takeTokenFromAddress(): void {
  const { token, rest } = withoutToken(location.hash);
  if (token === undefined) return;
  storeToken(token);
  history.replaceState(null, "", location.pathname + location.search + rest);
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

export function authorization(token: string): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {};
}
