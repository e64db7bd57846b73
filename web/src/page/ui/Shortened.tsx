const KEPT_AT_THE_END = 5;
const SHORT = 16;

/**
 * A name in one line. Where it does not fit, its middle is hidden, and of an address first
 * the domain: those of one team begin and end alike. It is whole for screen readers, for the
 * search of the browser, and in its title.
 */
export function Shortened({ text, title = text }: { text: string; title?: string }) {
  const at = text.lastIndexOf("@");
  const end = at > 0 ? at : text.length;
  // The end of a short name says nothing that its beginning does not.
  const middle = end > 2 * KEPT_AT_THE_END ? end - KEPT_AT_THE_END : end;
  if (text.length <= SHORT)
    return (
      <span className="clip" title={title}>
        {text}
      </span>
    );
  return (
    <span className="shortened" title={title}>
      <span>{text.slice(0, middle)}</span>
      <span>{text.slice(middle, end)}</span>
      {end < text.length && <span>{text.slice(end)}</span>}
    </span>
  );
}

/** A name of at most three lines, broken where it has to be; whole in its title. */
export function Lines({ text }: { text: string }) {
  return (
    <span className="lines" title={text}>
      {text}
    </span>
  );
}
