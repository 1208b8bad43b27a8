import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brotliCompressSync } from "node:zlib";
import { defineConfig, type Plugin } from "vite";

const LEAST_BYTES = 1_000;

/** Writes each text file of the build compressed beside it, once and as small as it gets. */
const precompress: Plugin = {
  name: "precompress",
  apply: "build",
  writeBundle({ dir = "dist" }, bundle) {
    for (const name of Object.keys(bundle).filter((one) => /\.(js|css|svg)$/.test(one))) {
      const content = readFileSync(join(dir, name));
      if (content.length >= LEAST_BYTES) writeFileSync(join(dir, `${name}.br`), brotliCompressSync(content));
    }
  },
};

export default defineConfig({
  base: "./",
  plugins: [precompress],
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false, chunkSizeWarningLimit: 800 },
  server: { proxy: { "^/(?!atlas|src|@|node_modules|public)": "http://127.0.0.1:8000" } },
});
