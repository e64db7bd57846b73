import { Kind, OperationTypeNode, parse } from "graphql";

export type Example = {
  name: string;
  query: string;
  /** Whether it is a mutation. */
  isChanging: boolean;
};

/** The documents of `examples/`, in the order of their numbers. */
const documents = import.meta.glob<string>("../../../examples/*.graphql", {
  query: "?raw",
  import: "default",
  eager: true,
});

export const examples: readonly Example[] = Object.keys(documents)
  .toSorted()
  .map((path) => exampleOf((documents[path] ?? "").trimEnd()));

function exampleOf(query: string): Example {
  const operation = parse(query).definitions.find(
    (definition) => definition.kind === Kind.OPERATION_DEFINITION,
  );
  return {
    name: operation?.name?.value ?? "",
    query,
    isChanging: operation?.operation === OperationTypeNode.MUTATION,
  };
}

/**
 * The example that would change data as it stands: its ids are those of the sample
 * projects, and mean something else in any other database.
 */
export const changingExample = (query: string): Example | undefined =>
  examples.find((example) => example.isChanging && example.query === query.trimEnd());
