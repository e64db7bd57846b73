/** The documents of `examples/`, in the order of their numbers. */
const documents = import.meta.glob<string>("../../../examples/*.graphql", {
  query: "?raw",
  import: "default",
  eager: true,
});

export const examples: string[] = Object.keys(documents)
  .toSorted()
  .map((path) => (documents[path] ?? "").trimEnd());
