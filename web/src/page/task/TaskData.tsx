import { ImageShown } from "./ImageShown";
import type { Kinds } from "./pairs";
import { type LabelConfig, type Shown, valueAt } from "./labelConfig";
import type { Region } from "./result";
import { plainText, TextShown } from "./TextShown";
import { Timeline } from "./Timeline";

type TaskDataProps = {
  data: unknown;
  config: LabelConfig;
  regions: Region[];
  reference: Region[];
  kinds: Kinds;
};

/** What the annotators saw, with the regions of one answer. */
export function TaskData({ data, config, regions, reference, kinds }: TaskDataProps) {
  if (config.shown.length === 0) return <Json value={data} />;
  return config.shown.map((shown) => (
    <One
      key={shown.name}
      shown={shown}
      value={valueAt(data, shown.variable)}
      config={config}
      regions={regions.filter((region) => region.object === shown.name)}
      reference={reference.filter((region) => region.object === shown.name)}
      kinds={kinds}
    />
  ));
}

type OneProps = Omit<TaskDataProps, "data"> & { shown: Shown; value: unknown };

function One({ shown, value, config, regions, reference, kinds }: OneProps) {
  if (typeof value !== "string") return <Json value={value} />;
  const marked = { regions, config, kinds };
  switch (shown.tag) {
    case "Text":
    case "Header":
      return <TextShown text={value} {...marked} />;
    case "HyperText":
      return <TextShown text={plainText(value)} {...marked} />;
    case "Image":
      return <ImageShown source={value} reference={reference} {...marked} />;
    case "Audio":
    case "AudioPlus":
    case "Video":
      return <Timeline source={value} {...marked} />;
    default:
      return <Json value={value} />;
  }
}

function Json({ value }: { value: unknown }) {
  return <pre className="json">{JSON.stringify(value, null, 2)}</pre>;
}
