import { fileURLToPath } from "node:url";
import { defineConfig } from "vite";

/** A preload script in the sandbox is one CommonJS file, and may require "electron" and nothing else. */
export default defineConfig({
  root: fileURLToPath(new URL(".", import.meta.url)),
  publicDir: false,
  build: {
    outDir: fileURLToPath(new URL("../out/electron", import.meta.url)),
    emptyOutDir: false,
    target: "chrome140",
    minify: false,
    lib: {
      entry: fileURLToPath(new URL("./preload.ts", import.meta.url)),
      formats: ["cjs"],
      fileName: () => "preload.cjs",
    },
    rolldownOptions: { external: ["electron"] },
  },
});
