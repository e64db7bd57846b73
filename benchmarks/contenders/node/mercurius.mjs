// Mercurius as its documentation recommends: loaders, without their cache where nothing is
// asked for twice, and graphql-jit. It checks the same token and the same role.
//
//     node mercurius.mjs PORT         BENCH_DATABASE names the SQLite file

import { createHash, timingSafeEqual } from "node:crypto";
import Database from "better-sqlite3";
import Fastify from "fastify";
import { GraphQLScalarType } from "graphql";
import mercurius from "mercurius";

const schema = `
  scalar JSON
  type User { id: ID! }
  type Annotation {
    id: ID!
    result: JSON!
    accuracy: Float
    accuracyStatus: String!
    wasCancelled: Boolean!
    createdAt: String!
  }
  type Prediction {
    id: ID!
    result: JSON!
    accuracy: Float
    modelVersion: String!
    score: Float
  }
  type Task {
    id: ID!
    data: JSON!
    annotationCount: Int!
    meanAccuracy: Float
    groundTruth: Annotation
    annotations(first: Int = 100): [Annotation!]!
    predictions(first: Int = 100): [Prediction!]!
  }
  type PageInfo { hasNextPage: Boolean!, endCursor: String }
  type Tasks { nodes: [Task!]!, pageInfo: PageInfo! }
  type Query {
    viewer: User!
    tasks(projectId: ID!, first: Int!): Tasks!
  }
`;

const database = new Database(
  process.env.BENCH_DATABASE.replace("sqlite:///", ""),
  { fileMustExist: true },
);
database.pragma("busy_timeout = 30000");
database.pragma("cache_size = -65536");

const ANSWER = `SELECT a.*, g.annotation_id AS truth FROM annotations a
  LEFT JOIN ground_truths g ON g.task_id = a.task_id`;
const AMONG = "IN (SELECT value FROM json_each(?))";

const select = {
  token: database.prepare(`SELECT u.id, k.secret_sha256, k.expires_at, k.revoked_at
    FROM tokens k JOIN users u ON u.id = k.user_id WHERE k.key_id = ?`),
  role: database.prepare("SELECT role FROM members WHERE user_id = ? AND project_id = ?"),
  tasks: database.prepare("SELECT * FROM tasks WHERE project_id = ? ORDER BY id LIMIT ?"),
  truths: database.prepare(`${ANSWER} WHERE a.id = g.annotation_id AND a.task_id ${AMONG}`),
  annotations: database.prepare(`${ANSWER} WHERE a.task_id ${AMONG} ORDER BY a.id`),
  predictions: database.prepare(
    `SELECT * FROM predictions WHERE task_id ${AMONG} ORDER BY id`,
  ),
};

function userOf(authorization) {
  const [, key, secret] = /^Bearer gt_([^_]+)_(.+)$/.exec(authorization ?? "") ?? [null, "", ""];
  const found = select.token.get(key);
  const given = createHash("sha256").update(secret).digest("hex");
  const right = found && timingSafeEqual(Buffer.from(given), Buffer.from(found.secret_sha256));
  const ended = found?.expires_at !== null && found?.expires_at < Date.now() * 1000;
  if (!right || ended || found.revoked_at !== null) {
    throw Object.assign(new Error("The token is wrong."), { statusCode: 401 });
  }
  return found.id;
}

function demandRole(user, project) {
  const role = select.role.get(user, project)?.role;
  if (role !== "REVIEWER" && role !== "MANAGER") {
    throw new Error("There is no such project.");
  }
}

function tasks(_, { projectId, first }, { user }) {
  demandRole(user, projectId);
  const rows = select.tasks.all(projectId, first + 1);
  const nodes = rows.slice(0, first);
  const end = JSON.stringify(["ID", nodes.at(-1)?.id]);
  return {
    nodes,
    pageInfo: {
      hasNextPage: rows.length > first,
      endCursor: nodes.length ? Buffer.from(end).toString("base64url") : null,
    },
  };
}

function status({ id, truth, was_cancelled, accuracy }) {
  if (truth === null) return "NO_GROUND_TRUTH";
  if (truth === id) return "IS_GROUND_TRUTH";
  if (was_cancelled) return "SKIPPED";
  return accuracy === null ? "PENDING" : "SCORED";
}

const moment = (micros) => new Date(Math.floor(micros / 1000)).toISOString();

const resolvers = {
  JSON: new GraphQLScalarType({ name: "JSON", serialize: (text) => JSON.parse(text) }),
  Query: {
    viewer: (_, __, { user }) => ({ id: `User:${user}` }),
    tasks,
  },
  Task: {
    id: (row) => `Task:${row.id}`,
    annotationCount: (row) => row.annotation_count,
    meanAccuracy: (row) => row.mean_accuracy,
  },
  Annotation: {
    id: (row) => `Annotation:${row.id}`,
    accuracyStatus: status,
    wasCancelled: (row) => Boolean(row.was_cancelled),
    createdAt: (row) => moment(row.created_at),
  },
  Prediction: {
    id: (row) => `Prediction:${row.id}`,
    modelVersion: (row) => row.model_version,
  },
};

const idsOf = (queries) => JSON.stringify(queries.map(({ obj }) => obj.id));

const listOf = (statement) => ({
  async loader(queries) {
    const found = Map.groupBy(statement.all(idsOf(queries)), (row) => row.task_id);
    return queries.map(({ obj, params }) => (found.get(obj.id) ?? []).slice(0, params.first));
  },
  opts: { cache: false },
});

const groundTruth = {
  async loader(queries) {
    const rows = select.truths.all(idsOf(queries));
    const found = new Map(rows.map((row) => [row.task_id, row]));
    return queries.map(({ obj }) => found.get(obj.id) ?? null);
  },
  opts: { cache: false },
};

const app = Fastify();
app.register(mercurius, {
  schema,
  resolvers,
  loaders: {
    Task: {
      groundTruth,
      annotations: listOf(select.annotations),
      predictions: listOf(select.predictions),
    },
  },
  context: (request) => ({ user: userOf(request.headers.authorization) }),
  jit: 1,
});
await app.listen({ port: Number(process.argv[2]), host: "127.0.0.1" });
