import { useMemo, useSyncExternalStore } from "react";
import { type Address, readAddress, writeAddress } from "./address";

function subscribe(notify: () => void): () => void {
  addEventListener("hashchange", notify);
  return () => removeEventListener("hashchange", notify);
}

export function useAddress(): Address {
  const fragment = useSyncExternalStore(subscribe, () => location.hash);
  return useMemo(() => readAddress(fragment), [fragment]);
}

export function go(address: Address): void {
  location.hash = writeAddress(address);
}

/** Like `go`, without a step of its own in the history: for every letter of a search. */
export function replace(address: Address): void {
  history.replaceState(null, "", writeAddress(address));
  dispatchEvent(new HashChangeEvent("hashchange"));
}
