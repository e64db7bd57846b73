import { lazy, Suspense } from "react";
import { exactJson } from "../exact";
import { Loading } from "../ui/states";
import { HyperText } from "./HyperText";
import { type LabelConfig, type Shown, valueAt } from "./labelConfig";
import { Listed } from "./Listed";
import type { Marks } from "./marks";
import { Paragraphs } from "./Paragraphs";
import { isRecord, type Region } from "./result";
import { TextShown } from "./TextShown";

const ImageShown = lazy(async () => ({
  default: (await import("./picture/ImageShown")).ImageShown,
}));
const Recording = lazy(async () => ({
  default: (await import("./Recording")).Recording,
}));
const Series = lazy(async () => ({ default: (await import("./Series")).Series }));

type TaskDataProps = {
  taskId: string;
  data: unknown;
  config: LabelConfig;
  regions: Region[];
  reference: Region[];
  marks: Marks;
  /** Where the ground truth is shown along with the answer, and not beside it. */
  referenceMarks: Marks | undefined;
  /** Whether the tools that are for both sides stand at this one. */
  hasTools: boolean;
};

/** What the annotators saw, with the regions of one answer. */
export function TaskData({ data, config, regions, reference, ...look }: TaskDataProps) {
  if (config.shown.length === 0) return <Json value={data} />;
  return config.shown.map((shown) => {
    const value = valueAt(data, shown.variable);
    if (value === undefined) return null;
    return (
      <div key={shown.name} className="object">
        {config.shown.length > 1 && <p className="hint">{shown.name}</p>}
        <Suspense fallback={<Loading what="the viewer" />}>
          <One
            shown={shown}
            value={value}
            config={config}
            regions={regions.filter((region) => region.object === shown.name)}
            reference={reference.filter((region) => region.object === shown.name)}
            {...look}
          />
        </Suspense>
      </div>
    );
  });
}

type OneProps = Omit<TaskDataProps, "data"> & { shown: Shown; value: unknown };

function One({ shown, value, reference, ...look }: OneProps) {
  if (typeof value === "string") {
    switch (shown.tag) {
      case "Text":
      case "Header":
        return <TextShown text={value} {...look} />;
      case "HyperText":
        return <HyperText html={value} {...look} />;
      case "Image":
        return <ImageShown source={value} reference={reference} {...look} />;
      case "Audio":
      case "AudioPlus":
      case "Video":
        return (
          <Recording shown={shown} source={value} reference={reference} {...look} />
        );
    }
  }
  if (Array.isArray(value)) {
    switch (shown.tag) {
      case "Image":
        return <Images sources={value} reference={reference} {...look} />;
      case "Paragraphs":
        return <Paragraphs shown={shown} utterances={value} {...look} />;
      case "List":
        return <Listed items={value} />;
    }
  }
  if (shown.tag === "TimeSeries" && isRecord(value))
    return <Series shown={shown} columns={value} reference={reference} {...look} />;
  return <Json value={value} />;
}

type ImagesProps = Omit<OneProps, "shown" | "value"> & { sources: unknown[] };

/** Several pictures: each has the regions that are on it. */
function Images({ sources, regions, reference, ...look }: ImagesProps) {
  return sources.map((source, item) => (
    <ImageShown
      key={String(source)}
      source={String(source)}
      regions={regions.filter((region) => region.item === item)}
      reference={reference.filter((region) => region.item === item)}
      {...look}
    />
  ));
}

function Json({ value }: { value: unknown }) {
  return <pre className="json">{exactJson(value, 2)}</pre>;
}
