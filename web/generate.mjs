// Writes src/generated/documents.ts: the documents of src/page/documents with the types
// of their variables and answers, after validating them against the schema; and
// src/generated/withoutId.ts: the types whose objects have no id of their own.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { codegen } from "@graphql-codegen/core";
import * as typedDocumentNode from "@graphql-codegen/typed-document-node";
import * as typescriptOperations from "@graphql-codegen/typescript-operations";
import { buildSchema, isObjectType, parse } from "graphql";

const documentsFolder = new URL("src/page/documents/", import.meta.url);
const outputFolder = new URL("src/generated/", import.meta.url);
const schemaFile =
  process.argv[2] ?? new URL("../schema/schema.graphql", import.meta.url);

const schemaText = readFileSync(schemaFile, "utf8");
const documents = readdirSync(documentsFolder)
  .filter((name) => name.endsWith(".graphql"))
  .toSorted()
  .map((name) => ({
    location: name,
    document: parse(readFileSync(new URL(name, documentsFolder), "utf8")),
  }));

const schema = buildSchema(schemaText);
const withoutId = Object.values(schema.getTypeMap())
  .filter((type) => isObjectType(type) && !type.name.startsWith("__"))
  .filter((type) => !type.getFields().id)
  .map(({ name }) => name);

const output = await codegen({
  filename: "documents.ts",
  schema: parse(schemaText),
  schemaAst: schema,
  documents,
  config: {
    enumType: "string-literal",
    scalars: { DateTime: "string", JSON: "unknown" },
    useTypeImports: true,
    dedupeFragments: true,
  },
  plugins: [{ typescriptOperations: {} }, { typedDocumentNode: {} }],
  pluginMap: { typescriptOperations, typedDocumentNode },
});
mkdirSync(outputFolder, { recursive: true });
writeFileSync(new URL("documents.ts", outputFolder), output);
writeFileSync(
  new URL("withoutId.ts", outputFolder),
  `export const withoutId = ${JSON.stringify(withoutId, undefined, 2)} as const;\n`,
);
