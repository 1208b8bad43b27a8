import { defineConfig } from "vite";

export default defineConfig({
  base: "./",
  build: { target: "es2022", assetsInlineLimit: 0, modulePreload: { polyfill: false }, sourcemap: false, chunkSizeWarningLimit: 800 },
  server: { proxy: { "^/(?!atlas|src|@|node_modules|public)": "http://127.0.0.1:8000" } },
});
