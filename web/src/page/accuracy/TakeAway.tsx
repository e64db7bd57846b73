import { useAnnounce } from "../ui/Notices";
import { type Cell, csv, tabbed } from "./csv";

type TakeAwayProps = { file: string; rows: () => readonly (readonly Cell[])[] };

/** Copies the numbers of a table, to be pasted into a sheet, or downloads them as CSV. */
export function TakeAway({ file, rows }: TakeAwayProps) {
  const announce = useAnnounce();
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(tabbed(rows()));
      announce({ tone: "good", text: "The numbers are copied." });
    } catch {
      const text = "The browser lets nothing be copied here. Download the CSV instead.";
      announce({ tone: "bad", text });
    }
  };
  return (
    <div className="buttons">
      <button type="button" className="quiet" onClick={copy}>
        Copy
      </button>
      <button
        type="button"
        className="quiet"
        onClick={() => download(file, csv(rows()))}
      >
        Download CSV
      </button>
    </div>
  );
}

/** Without it, Excel takes UTF-8 for the encoding of its country. */
const BOM = "\uFEFF";

function download(file: string, text: string): void {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(
    new Blob([BOM, text], { type: "text/csv;charset=utf-8" }),
  );
  link.download = file;
  link.click();
  URL.revokeObjectURL(link.href);
}
