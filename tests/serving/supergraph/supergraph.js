/**
 * Composes the schema of a server with that of a second subgraph, and asks the supergraph.
 *
 * node supergraph.js URL QUERY...: prints {errors, requests, answers} as JSON, where
 * `errors` are those of the composition and `requests` what the server was asked.
 */
import { getStitchedSchemaFromSupergraphSdl } from "@graphql-tools/federation";
import { composeServices, compositionHasErrors } from "@theguild/federation-composition";
import { buildSchema, graphql, parse, print } from "graphql";

const LINKED = `
  extend schema
    @link(url: "https://specs.apollo.dev/federation/v2.3", import: ["@key", "@shareable"])
`;
const BOOKS = `
  type Query { bookings: [Booking!]! }
  type Booking { task: Task annotation: Annotation prediction: Prediction project: Project }
  type Task @key(fields: "id") { id: ID! invoice: String }
  type Annotation @key(fields: "id", resolvable: false) { id: ID! }
  type Prediction @key(fields: "id", resolvable: false) { id: ID! }
  type Project @key(fields: "id") { id: ID! customer: String }
  type PageInfo @shareable {
    hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String endCursor: String
  }
`;
const ASKED_BY_GATEWAYS = `
  scalar _Any
  union _Entity = Task | Project
  extend type Query { _entities(representations: [_Any!]!): [_Entity]! }
`;

const [url, ...queries] = process.argv.slice(2);
const books = buildSchema(BOOKS + ASKED_BY_GATEWAYS, { assumeValidSDL: true });
const written = {
  bookings: [2, 1, 99_999].map((number) => ({
    task: { id: `Task:${number}`, invoice: `of Task:${number}` },
    annotation: { id: `Annotation:${number}` },
    prediction: { id: `Prediction:${number}` },
    project: { id: `Project:${number}`, customer: `of Project:${number}` },
  })),
  _entities: ({ representations }) =>
    representations.map(({ __typename, id }) => ({
      __typename,
      id,
      invoice: `of ${id}`,
      customer: `of ${id}`,
    })),
};

const ask = async (body) => {
  const headers = { "content-type": "application/json" };
  const response = await fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
  return response.json();
};
const requests = [];
const EXECUTORS = {
  labels: ({ document, variables }) => {
    requests.push({ query: print(document), variables });
    return ask(requests.at(-1));
  },
  books: ({ document, variables }) =>
    graphql({
      schema: books,
      source: print(document),
      rootValue: written,
      variableValues: variables,
    }),
};

const { data } = await ask({ query: "{ _service { sdl } }" });
const composed = composeServices([
  { name: "labels", typeDefs: parse(data._service.sdl), url },
  { name: "books", typeDefs: parse(LINKED + BOOKS), url: "http://books.invalid" },
]);
const answers = [];
if (!compositionHasErrors(composed)) {
  const schema = getStitchedSchemaFromSupergraphSdl({
    supergraphSdl: composed.supergraphSdl,
    onSubschemaConfig: (subgraph) => {
      subgraph.executor = EXECUTORS[subgraph.name.toLowerCase()];
    },
  });
  for (const source of queries) answers.push(await graphql({ schema, source }));
}
const errors = (composed.errors ?? []).map((error) => error.message);
process.stdout.write(JSON.stringify({ errors, requests, answers }));
