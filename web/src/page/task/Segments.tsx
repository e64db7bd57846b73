import { colorOf, type LabelConfig } from "./labelConfig";
import { type Marks, marked, signed } from "./marks";
import { segmentsOf, type Span } from "./spans";

export type SegmentsProps = {
  text: string;
  spans: readonly Span[];
  config: LabelConfig;
  marks: Marks;
  /** Where this text begins in the one that the spans are counted in. */
  offset?: number;
};

/** A text with its spans marked, each with its label at the end. */
export function Segments({ text, spans, config, marks, offset = 0 }: SegmentsProps) {
  return segmentsOf(text, spans, offset).map(({ start, text: part, spans: over }) => {
    const top = over.at(-1);
    if (!top) return part;
    const ending = over.filter((span) => span.end === start + part.length);
    return (
      <mark
        key={start}
        {...marked(marks, top.id)}
        style={{ "--color": colorOf(config, top.label) } as never}
      >
        {part}
        {ending.map((span) => (
          <sub key={span.id}>{signed(marks, span.id, span.label)}</sub>
        ))}
      </mark>
    );
  });
}
