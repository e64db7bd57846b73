import { unmarked } from "../exact";
import type { LabelConfig, Shown } from "./labelConfig";
import type { Marks } from "./marks";
import { isRecord, type Region } from "./result";
import { Segments } from "./Segments";
import { spansOfUtterance } from "./spans";

type ParagraphsProps = {
  shown: Shown;
  utterances: unknown[];
  regions: Region[];
  config: LabelConfig;
  marks: Marks;
};

/** A dialogue: who says what, with the spans marked. */
export function Paragraphs({ shown, utterances, regions, ...look }: ParagraphsProps) {
  const { nameKey = "author", textKey = "text" } = shown.attributes;
  return (
    <ol className="text paragraphs" tabIndex={0}>
      {utterances.filter(isRecord).map((said, index) => {
        const text = String(unmarked(said[textKey] ?? ""));
        const spans = spansOfUtterance(regions, index, text.length);
        return (
          <li key={index}>
            <strong dir="auto">{String(unmarked(said[nameKey] ?? ""))}</strong>
            <span dir="auto">
              <Segments text={text} spans={spans} {...look} />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
