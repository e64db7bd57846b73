/** Prints the result of every audit of graphql-http, as JSON: {id, name, status, reason}. */
import { serverAudits } from "graphql-http";

const [url] = process.argv.slice(2);
const results = await Promise.all(
  serverAudits({ url }).map(async (audit) => {
    const { status, reason } = await audit.fn();
    return { id: audit.id, name: audit.name, status, reason };
  }),
);
process.stdout.write(JSON.stringify(results));
