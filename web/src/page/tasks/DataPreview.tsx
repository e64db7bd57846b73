/** One line, or a small picture, of what a task shows to its annotators. */
export function DataPreview({ data }: { data: unknown }) {
  const values = typeof data === "object" && data !== null ? Object.values(data) : [];
  const texts = values.filter((value) => typeof value === "string");
  const picture = texts.find(isOwnPicture);
  if (picture) return <img className="thumbnail" src={picture} alt="" loading="lazy" />;
  return <span className="clip">{texts[0] ?? JSON.stringify(data)}</span>;
}

/** Whether the page may load it: pictures of other hosts are forbidden by the server's policy. */
export const isOwnPicture = (text: string): boolean =>
  text.startsWith("data:image/") ||
  (/\.(png|jpe?g|gif|webp|avif|svg)$/i.test(text) && isOwn(text));

export function isOwn(address: string): boolean {
  return URL.parse(address, location.href)?.origin === location.origin;
}
