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
  const fragment = new URLSearchParams(location.hash.slice(1));
  const token = fragment.get("token");
  if (token === null) return;
  storeToken(token);
  fragment.delete("token");
  const rest = fragment.toString();
  const address = location.pathname + location.search + (rest && `#${rest}`);
  history.replaceState(history.state, "", address);
}

export function authorization(token: string): Record<string, string> {
  return token ? { Authorization: `Bearer ${token}` } : {};
}
