import "./workers";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { createRoot } from "react-dom/client";
import { signInFromAddress } from "../session";
import { examples } from "./examples";
import { fetchExact } from "./exact";
import { storage } from "./storage";
import "graphiql/style.css";
import "./page.css";

await signInFromAddress().catch(() => true);
const endpoint = new URL("/graphql", location.href);
const socket = new URL(endpoint);
socket.protocol = endpoint.protocol.replace("http", "ws");

const fetcher = createGraphiQLFetcher({
  url: endpoint.href,
  fetch: fetchExact,
  subscriptionUrl: socket.href,
});

const root = document.getElementById("root");
if (root === null) throw new Error("graphiql.html has no #root");
createRoot(root).render(
  <GraphiQL
    fetcher={fetcher}
    defaultTabs={examples.map((query) => ({ query }))}
    storage={storage}
    shouldPersistHeaders={false}
    showPersistHeadersSettings={false}
    schemaDescription
  />,
);
