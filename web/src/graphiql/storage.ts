const PREFIX = "ground-truth:";

/**
 * Where GraphiQL keeps its tabs and its history: under names of ours, since other servers
 * have stood at this address, and without headers. GraphiQL leaves those out of the tabs
 * when told so, but not out of the history, and they hold tokens.
 */
export const storage = {
  getItem: (key: string) => localStorage.getItem(PREFIX + key),
  setItem: (key: string, value: string) =>
    localStorage.setItem(PREFIX + key, withoutHeaders(value)),
  removeItem: (key: string) => localStorage.removeItem(PREFIX + key),
  get length() {
    return ownKeys().length;
  },
  clear: () => {
    for (const key of ownKeys()) localStorage.removeItem(key);
  },
};

const ownKeys = () => Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));

function withoutHeaders(value: string): string {
  if (!value.startsWith("{")) return value;
  const parsed: unknown = JSON.parse(value);
  return JSON.stringify(parsed, (key, part) => (key === "headers" ? null : part));
}
