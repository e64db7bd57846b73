import { type FormEvent, type ReactNode, useEffect, useMemo, useState } from "react";
import { Provider, useQuery } from "urql";
import { ViewerDocument } from "../generated/documents";
import { isSignedIn, onSession, signIn, signOut } from "../session";
import { createPageClient, isSignedOut } from "./client";
import { nameOf } from "./ui/people";
import { Loading, Problem } from "./ui/states";

type SessionProps = {
  /** Whether the address held a token that the server does not take. */
  refused: boolean;
  children: ReactNode;
};

/** Signs in by token where the server asks for one: once, for all tabs of the browser. */
export function Session({ refused, children }: SessionProps) {
  const [signIns, setSignIns] = useState(0);
  const [ended, setEnded] = useState<number>();
  // A client of its own for each sign-in: one viewer must not see the cache of another.
  const client = useMemo(() => createPageClient(() => setEnded(signIns)), [signIns]);
  const change = () => setSignIns((count) => count + 1);
  useEffect(() => onSession(change), []);
  return (
    <Provider value={client}>
      <Gate
        key={signIns}
        ended={ended === signIns}
        refused={refused && signIns === 0}
        onChange={change}
      >
        {children}
      </Gate>
    </Provider>
  );
}

type GateProps = {
  /** Whether the server has said that the sign-in does not work, or not any more. */
  ended: boolean;
  refused: boolean;
  onChange: () => void;
  children: ReactNode;
};

function Gate({ ended, refused, onChange, children }: GateProps) {
  const [{ data, error, fetching }, retry] = useQuery({ query: ViewerDocument });
  if (ended || isSignedOut(error))
    return (
      <SignIn
        problem={data ? ENDED : refused ? REFUSED : undefined}
        onSignedIn={onChange}
      />
    );
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
        <SignOut onSignedOut={onChange} />
      </header>
      {children}
    </>
  );
}

/** Nothing where the server asks nobody to sign in. */
function SignOut({ onSignedOut }: { onSignedOut: () => void }) {
  const [shown, show] = useState(false);
  useEffect(() => {
    isSignedIn().then(show, () => show(false));
  }, []);
  if (!shown) return null;
  const leave = () => void signOut().then(onSignedOut);
  return (
    <button type="button" className="quiet" onClick={leave}>
      Sign out
    </button>
  );
}

const REFUSED =
  "The server does not know this token, or it has expired or been revoked.";
const ENDED = "Your sign-in has ended, or its token has expired or been revoked.";

type SignInProps = { problem: string | undefined; onSignedIn: () => void };

function SignIn({ problem: before, onSignedIn }: SignInProps) {
  const [problem, setProblem] = useState(before);
  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const token = String(new FormData(event.currentTarget).get("token")).trim();
    try {
      if (await signIn(token)) onSignedIn();
      else setProblem(REFUSED);
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <main className="narrow">
      <h1>Sign in</h1>
      <form onSubmit={submit} className="stack">
        <label>
          Token
          <input name="token" type="password" autoComplete="off" required />
        </label>
        {problem && (
          <p role="alert" className="bad">
            {problem}
          </p>
        )}
        <button type="submit">Sign in</button>
      </form>
      <p className="hint">
        A token is made on the server with{" "}
        <code>python server.py token create you@example.org</code>. This signs in all
        tabs of this browser, for a week or until you sign out. The token itself is kept
        nowhere.
      </p>
    </main>
  );
}
