import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig, type Plugin } from "vite";

/** Where the development server finds the browser host that owns the engine. */
const host = process.env.ALBUMEN_DEV_HOST ?? "http://127.0.0.1:4870";

/** The host checks `Host` and `Origin`: a proxied request must look like one of its own. */
const proxied = { target: host, changeOrigin: true, headers: { origin: host } };

/** Vite writes the script's tag anew and forgets this: nothing is painted in the other appearance first. */
const renderBlocking: Plugin = {
  name: "render-blocking-script",
  transformIndexHtml: {
    order: "post",
    handler: (html) => html.replace('<script type="module"', '<script type="module" blocking="render"'),
  },
};

export default defineConfig(({ command }) => {
  // Also when a test run, whose NODE_ENV is "test", finds the build stale: it must not leave React's slow half behind.
  if (command === "build") process.env.NODE_ENV = "production";
  return {
    root: fileURLToPath(new URL(".", import.meta.url)),
    plugins: [react(), renderBlocking],
    build: {
      outDir: fileURLToPath(new URL("../out/web", import.meta.url)),
      emptyOutDir: true,
      // `light-dark()` is left alone from these on.
      target: ["chrome123", "firefox121", "safari17.5"],
      // The page's content policy allows no inline script or style and no data: address.
      assetsInlineLimit: 0,
      // It comes from this machine's disk: one file is simpler than several, and no slower.
      chunkSizeWarningLimit: 700,
      modulePreload: { polyfill: false },
      rolldownOptions: {
        // Only the engine's side parses: without this the schemas, and with them zod, would travel for nothing.
        treeshake: { manualPureFunctions: ["z"] },
      },
    },
    css: { modules: { localsConvention: "camelCaseOnly" } },
    server: {
      host: "127.0.0.1",
      // Exactly these: the window has a module of its own named engine-client.
      proxy: { "^/engine$": { ...proxied, ws: true }, "^/media/": proxied },
    },
  };
});
