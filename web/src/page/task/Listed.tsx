import { isRecord } from "./result";

/** The items of a `List`, which a ranker brings into an order, with their ids. */
export function Listed({ items }: { items: unknown[] }) {
  return (
    <ul className="listed">
      {items.filter(isRecord).map((item) => (
        <li key={String(item.id)}>
          <code>{String(item.id)}</code>
          <span>
            <strong>{String(item.title ?? "")}</strong> {String(item.body ?? "")}
          </span>
        </li>
      ))}
    </ul>
  );
}
