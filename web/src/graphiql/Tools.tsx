import {
  ToolbarButton,
  ToolbarMenu,
  useGraphiQL,
  useGraphiQLActions,
} from "@graphiql/react";
import { useState } from "react";
import { type Example, examples } from "./examples";
import { linkTo } from "./link";

const SHOWN_MS = 2_000;
/** Two links of a chain: a character for it is not in every font. */
const CHAIN =
  "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1" +
  "M14 10a4 4 0 0 0-5.7 0l-3 3a4 4 0 0 0 5.7 5.7l1-1";

/** Copies the address that opens this query with its variables. */
export function CopyLink() {
  const editor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  const [said, say] = useState("");
  const copy = async () => {
    const query = editor?.getValue() ?? "";
    const link = linkTo({ query, variables: variableEditor?.getValue() ?? "" });
    try {
      await navigator.clipboard.writeText(link);
      say("Copied");
    } catch {
      // Not allowed, or not over HTTPS: the address bar can be copied from.
      history.replaceState(null, "", link);
      say("The link is in the address bar");
    }
    setTimeout(() => say(""), SHOWN_MS);
  };
  return (
    <>
      <ToolbarButton label="Copy a link to this query" onClick={copy}>
        <svg
          className="graphiql-toolbar-icon"
          viewBox="0 0 24 24"
          fill="none"
          stroke="currentColor"
          strokeWidth="1.5"
          strokeLinecap="round"
          aria-hidden="true"
        >
          {said === "Copied" ? <path d="M5 13l4 4L19 7" /> : <path d={CHAIN} />}
        </svg>
      </ToolbarButton>
      <span className="said" role="status">
        {said}
      </span>
    </>
  );
}

/** Opens an example in a tab of its own. */
export function Examples() {
  const { addTab } = useGraphiQLActions();
  const editor = useGraphiQL((state) => state.queryEditor);
  const open = ({ query }: Example) => {
    addTab();
    editor?.setValue(query);
  };
  return (
    <ToolbarMenu
      button={
        <button type="button" className="graphiql-un-styled examples">
          Examples
        </button>
      }
    >
      {examples.map((example) => (
        <ToolbarMenu.Item key={example.name} onSelect={() => open(example)}>
          {example.name}
          {example.isChanging && <span className="changes"> changes data</span>}
        </ToolbarMenu.Item>
      ))}
    </ToolbarMenu>
  );
}
