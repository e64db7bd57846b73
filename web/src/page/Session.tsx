import { type FormEvent, type ReactNode, useMemo, useState } from "react";
import { Provider, useQuery } from "urql";
import { ViewerDocument } from "../generated/documents";
import { storedToken, storeToken } from "../token";
import { createPageClient, isSignedOut } from "./client";
import { nameOf } from "./ui/people";
import { Loading, Problem } from "./ui/states";

/** Signs in by token where the server asks for one. Another token means another cache. */
export function Session({ children }: { children: ReactNode }) {
  const [token, setToken] = useState(storedToken);
  const [refused, refuse] = useState<string>();
  // A client of its own for each token: one viewer must not see the cache of another.
  const client = useMemo(() => createPageClient(token, () => refuse(token)), [token]);
  const signIn = (next: string) => {
    storeToken(next);
    refuse(undefined);
    setToken(next);
  };
  return (
    <Provider value={client}>
      <Gate key={token} token={token} refused={refused === token} onToken={signIn}>
        {children}
      </Gate>
    </Provider>
  );
}

type GateProps = {
  token: string;
  /** Whether the server has said that it does not take this token, or not any more. */
  refused: boolean;
  onToken: (token: string) => void;
  children: ReactNode;
};

function Gate({ token, refused, onToken, children }: GateProps) {
  const [{ data, error, fetching }, retry] = useQuery({ query: ViewerDocument });
  if (refused || isSignedOut(error))
    return <SignIn refused={token !== ""} onToken={onToken} />;
  if (fetching) return <Loading what="your sign-in" />;
  if (error) return <Problem error={error} onRetry={retry} />;
  return (
    <>
      <header className="top">
        <a className="brand" href="#/">
          <span aria-hidden="true">★</span> Ground truth
        </a>
        <nav aria-label="Other pages">
          <a href="/graphiql">GraphiQL</a>
        </nav>
        <span className="viewer" title={data && nameOf(data.viewer)}>
          {data && nameOf(data.viewer)}
        </span>
        {token && (
          <button type="button" className="quiet" onClick={() => onToken("")}>
            Sign out
          </button>
        )}
      </header>
      {children}
    </>
  );
}

type SignInProps = { refused: boolean; onToken: (token: string) => void };

function SignIn({ refused, onToken }: SignInProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    onToken(String(new FormData(event.currentTarget).get("token")).trim());
  };
  return (
    <main className="narrow">
      <h1>Sign in</h1>
      <form onSubmit={submit} className="stack">
        <label>
          Token
          <input name="token" type="password" autoComplete="off" required />
        </label>
        {refused && (
          <p role="alert" className="bad">
            The server does not know this token, or it has expired or been revoked.
          </p>
        )}
        <button type="submit">Sign in</button>
      </form>
      <p className="hint">
        A token is made on the server with{" "}
        <code>python server.py token create you@example.org</code>. This page keeps it
        until the tab is closed and sends it as a header only.
      </p>
    </main>
  );
}
