/** What a link such as `/graphiql#query=…&variables=…` opens. */
export type Linked = { query: string; variables?: string };

/** The address of GraphiQL with this in it: in the fragment, which no server gets to see. */
export function linkTo({ query, variables }: Linked): string {
  const parts = new URLSearchParams({ query });
  if (variables?.trim()) parts.set("variables", variables);
  return `${location.origin}${location.pathname}#${parts}`;
}

/** What is linked to; undefined where nothing is. */
export function linkedIn(fragment: string): Linked | undefined {
  const parts = new URLSearchParams(fragment.replace(/^#/, ""));
  const query = parts.get("query");
  if (query === null) return undefined;
  const variables = parts.get("variables");
  return variables === null ? { query } : { query, variables };
}
