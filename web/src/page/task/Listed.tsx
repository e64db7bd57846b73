import { unmarked } from "../exact";
import { isRecord } from "./result";

/** The items of a `List`, which a ranker brings into an order, with their ids. */
export function Listed({ items }: { items: unknown[] }) {
  return (
    <ul className="listed">
      {items.filter(isRecord).map((item) => (
        <li key={say(item.id)}>
          <code>{say(item.id)}</code>
          <span>
            <strong>{say(item.title)}</strong> {say(item.body)}
          </span>
        </li>
      ))}
    </ul>
  );
}

const say = (value: unknown): string => String(unmarked(value ?? ""));
