import type { Kinds } from "./pairs";
import { colorOf, type LabelConfig } from "./labelConfig";
import type { Region } from "./result";
import { segmentsOf, spansOf } from "./spans";

type TextShownProps = {
  text: string;
  regions: Region[];
  config: LabelConfig;
  kinds: Kinds;
};

/** A text with its spans marked, each with its label at the end. */
export function TextShown({ text, regions, config, kinds }: TextShownProps) {
  const spans = spansOf(regions, text.length);
  return (
    <p className="text">
      {segmentsOf(text, spans).map(({ start, text: part, spans: over }) => {
        if (over.length === 0) return part;
        const ending = over.filter((span) => span.end === start + part.length);
        return (
          <mark
            key={start}
            data-kind={kinds.get(over.at(-1)?.id ?? "")}
            style={{ "--color": colorOf(config, over.at(-1)?.label) } as never}
          >
            {part}
            {ending.map((span) => (
              <sub key={span.id}>{span.label}</sub>
            ))}
          </mark>
        );
      })}
    </p>
  );
}

/** The text of an HTML page, without running or loading anything of it. */
export function plainText(html: string): string {
  return new DOMParser().parseFromString(html, "text/html").body.textContent;
}
