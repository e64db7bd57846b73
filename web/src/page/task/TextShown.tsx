import type { LabelConfig } from "./labelConfig";
import type { Marks } from "./marks";
import type { Region } from "./result";
import { Segments } from "./Segments";
import { spansOf } from "./spans";

type TextShownProps = {
  text: string;
  regions: Region[];
  config: LabelConfig;
  marks: Marks;
};

export function TextShown({ text, regions, ...look }: TextShownProps) {
  return (
    <p className="text" dir="auto" tabIndex={0}>
      <Segments text={text} spans={spansOf(regions, text.length)} {...look} />
    </p>
  );
}
