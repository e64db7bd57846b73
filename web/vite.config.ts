import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const at = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The server that `npm run dev` forwards to. */
const server = "http://127.0.0.1:8000";

export default defineConfig({
  plugins: [react()],
  build: {
    // The server's policy forbids data: scripts and workers, so every asset is a file.
    assetsInlineLimit: 0,
    // Monaco alone is above Vite's limit; the page's own budget is a test.
    chunkSizeWarningLimit: 5000,
    rolldownOptions: {
      onwarn: (warning, warn) => {
        // Directives for React's compiler, which GraphiQL has already run.
        if (warning.code !== "MODULE_LEVEL_DIRECTIVE") warn(warning);
      },
      input: { page: at("index.html"), graphiql: at("graphiql.html") },
    },
  },
  server: {
    fs: { allow: [at("..")] },
    // With the browser's own Host, which the server compares with the page's origin.
    proxy: {
      "/graphql": { target: server, ws: true },
      "/session": server,
      "/media": server,
    },
  },
});
