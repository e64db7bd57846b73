import "./workers";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import { authorization, storedToken, takeTokenFromAddress } from "../token";
import { examples } from "./examples";
import { fetchExact } from "./exact";
import { storage } from "./storage";
import "graphiql/style.css";
import "./page.css";

takeTokenFromAddress();
const signedIn = authorization(storedToken());
const headers = signedIn.Authorization && JSON.stringify(signedIn, null, 2);
const endpoint = new URL("/graphql", location.href);
const socket = new URL(endpoint);
socket.protocol = endpoint.protocol.replace("http", "ws");

const fetcher = createGraphiQLFetcher({
  url: endpoint.href,
  fetch: fetchExact,
  subscriptionUrl: socket.href,
  wsConnectionParams: signedIn,
  // Also where a tab has no headers of its own, for instance one opened yesterday.
  headers: signedIn,
});

const root = document.getElementById("root");
if (root === null) throw new Error("graphiql.html has no #root");
createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={examples.map((query) => ({ query, headers }))}
    defaultHeaders={headers}
    initialHeaders={headers}
    storage={storage}
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    schemaDescription
  />,
);
