import "./workers";
import { createGraphiQLFetcher, type Fetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import { signInFromAddress } from "../session";
import { changingExample, examples } from "./examples";
import { fetchExact } from "./exact";
import { linkedIn } from "./link";
import { storage } from "./storage";
import { CopyLink, Examples } from "./Tools";
import "graphiql/style.css";
import "./page.css";

/** The examples that are open at first; the others are in the menu. */
const OPENED = ["ReadTasks", "WhoIsAccurate", "FollowGroundTruths"];

await signInFromAddress().catch(() => true);
const linked = linkedIn(location.hash);
if (linked) history.replaceState(null, "", location.pathname);
// A link that is opened in this tab changes only the fragment.
window.addEventListener("hashchange", () => {
  if (linkedIn(location.hash)) location.reload();
});
const endpoint = new URL("/graphql", location.href);
const socket = new URL(endpoint);
socket.protocol = endpoint.protocol.replace("http", "ws");

const send = createGraphiQLFetcher({
  url: endpoint.href,
  fetch: fetchExact,
  subscriptionUrl: socket.href,
});

/** Asks before an example changes data: one key is too few for that. */
const fetcher: Fetcher = (params, options) => {
  const example = changingExample(params.query);
  const question = `${example?.name} changes data on ${location.host}. Its ids are those of the sample projects. Run it?`;
  if (example && !confirm(question)) return { data: null, notRun: example.name };
  return send(params, options);
};

const opened = examples.filter(({ name }) => OPENED.includes(name));

const root = document.getElementById("root");
if (root === null) throw new Error("graphiql.html has no #root");
createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={[...(linked ? [linked] : []), ...opened]}
    {...(linked && { initialQuery: linked.query })}
    {...(linked?.variables && { initialVariables: linked.variables })}
    storage={storage}
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    schemaDescription
  >
    <GraphiQL.Logo>
      <a className="home" href="/">
        Ground truth
      </a>
    </GraphiQL.Logo>
    <GraphiQL.Toolbar>
      {({ prettify, merge, copy }) => (
        <>
          {prettify}
          {merge}
          {copy}
          <CopyLink />
          <Examples />
        </>
      )}
    </GraphiQL.Toolbar>
  </GraphiQL>,
);
