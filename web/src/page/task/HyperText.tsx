import { createElement, Fragment, type ReactNode, useMemo } from "react";
import type { LabelConfig } from "./labelConfig";
import type { Marks } from "./marks";
import { isRecord, type Region } from "./result";
import { Segments } from "./Segments";
import { spansOf } from "./spans";

type HyperTextProps = {
  html: string;
  regions: Region[];
  config: LabelConfig;
  marks: Marks;
};

/** Tags that are shown as they are. Of the others only the text is, and no attribute of any. */
const shownTags = new Set(
  (
    "a abbr b blockquote br caption cite code dd div dl dt em figcaption h1 h2 h3 h4 h5" +
    " h6 hr i li ol p pre q s section small span strong sub sup table tbody td tfoot th" +
    " thead tr u ul"
  ).split(" "),
);
const hiddenTags = new Set(["script", "style", "template", "noscript", "title"]);
/** Heads of the text would stand among those of the page. */
const instead: Record<string, string> = { a: "span", h1: "h3", h2: "h4" };

/** A page of HTML with its spans marked, without running or loading anything of it. */
export function HyperText({ html, regions, config, marks }: HyperTextProps) {
  const body = useMemo(
    () => new DOMParser().parseFromString(html, "text/html").body,
    [html],
  );
  const spans = useMemo(() => {
    const placed = regions.map((region) => withOffsets(region, body));
    return spansOf(placed, body.textContent.length);
  }, [regions, body]);
  let offset = 0;
  const show = (node: Node, key: number): ReactNode => {
    if (node instanceof Text) {
      const start = offset;
      offset += node.data.length;
      const look = { text: node.data, spans, offset: start, config, marks };
      return <Segments key={key} {...look} />;
    }
    if (!(node instanceof Element)) return null;
    const tag = node.localName;
    if (hiddenTags.has(tag)) {
      offset += node.textContent.length;
      return null;
    }
    const children = [...node.childNodes].map(show);
    if (!shownTags.has(tag)) return <Fragment key={key}>{children}</Fragment>;
    const parts = children.length > 0 ? children : undefined;
    return createElement(instead[tag] ?? tag, { key }, parts);
  };
  return (
    <div className="text hyper" dir="auto" tabIndex={0}>
      {[...body.childNodes].map(show)}
    </div>
  );
}

/** The region with offsets in the whole text, where it only has those in its nodes. */
function withOffsets(region: Region, body: Element): Region {
  const { value } = region;
  if (isRecord(value.globalOffsets)) return region;
  const start = offsetOf(body, value.start, value.startOffset);
  const end = offsetOf(body, value.end, value.endOffset);
  if (start === undefined || end === undefined) return region;
  return { ...region, value: { ...value, globalOffsets: { start, end } } };
}

/** Where a place such as `/p[1]/text()[1]` lies in the text of the page. */
function offsetOf(body: Element, path: unknown, within: unknown): number | undefined {
  if (typeof path !== "string" || typeof within !== "number") return undefined;
  const node = nodeAt(body, path);
  if (!node) return undefined;
  const before = body.ownerDocument.createRange();
  before.setStart(body, 0);
  before.setEnd(node, 0);
  return before.toString().length + within;
}

function nodeAt(body: Element, path: string): Node | null {
  try {
    const found = body.ownerDocument.evaluate(
      `.${path}`,
      body,
      null,
      XPathResult.FIRST_ORDERED_NODE_TYPE,
    );
    return found.singleNodeValue;
  } catch {
    return null;
  }
}
