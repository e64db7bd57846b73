import { Client, type CombinedError, fetchExchange, mapExchange } from "@urql/core";
import { cacheExchange } from "@urql/exchange-graphcache";
import { withoutId } from "../generated/withoutId";
import { fetchExact } from "./exact";

/** Objects without an id are kept within the object that they belong to. */
const embedded = () => null;

/** `onSignedOut` runs when the sign-in works no more: it may end at any time. */
export function createPageClient(onSignedOut: () => void): Client {
  return new Client({
    url: "/graphql",
    preferGetMethod: false,
    fetch: fetchExact,
    exchanges: [
      mapExchange({
        onError: (error) => {
          if (isSignedOut(error)) onSignedOut();
        },
      }),
      cacheExchange({
        keys: Object.fromEntries(withoutId.map((name) => [name, embedded])),
      }),
      fetchExchange,
    ],
  });
}

export const isSignedOut = (error: CombinedError | undefined): boolean =>
  (error?.response as Response | undefined)?.status === 401 ||
  hasExtension(error, "code", "UNAUTHENTICATED");

export const hasReason = (error: CombinedError | undefined, reason: string): boolean =>
  hasExtension(error, "reason", reason);

export const isConflict = (error: CombinedError | undefined): boolean =>
  hasReason(error, "CONFLICT");

function hasExtension(
  error: CombinedError | undefined,
  name: string,
  value: string,
): boolean {
  return error?.graphQLErrors.some((one) => one.extensions[name] === value) ?? false;
}

/** What went wrong, for people. The server's own messages already say what would be right. */
export function explain(error: CombinedError): string {
  if (error.graphQLErrors.length > 0)
    return error.graphQLErrors.map((one) => one.message).join(" ");
  if (error.response)
    return `The server answered ${error.networkError?.message ?? ""}.`;
  return "The server cannot be reached. Is it still running?";
}
