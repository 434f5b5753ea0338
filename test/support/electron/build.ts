import { fileURLToPath } from "node:url";
import { build } from "vite";
import { buildOrWarn } from "../build-or-warn.ts";
import { makeTempFolder, removeFolder } from "../temp-folder.ts";
import { builtDirVariable } from "./built.ts";

const entries = ["boot", "utility-bootstrap", "resolve-hook"];

/** Vitest's global setup for tests over the stand-in of Electron: the app as it is, and the stand-in, which runs in plain Node. */
export async function setup(): Promise<() => Promise<void>> {
  await buildOrWarn();
  const outDir = await makeTempFolder("stand-in");
  await build({
    configFile: false,
    logLevel: "warn",
    root: fileURLToPath(new URL(".", import.meta.url)),
    build: {
      outDir,
      emptyOutDir: true,
      ssr: true,
      target: "node20",
      minify: false,
      rolldownOptions: {
        input: Object.fromEntries(
          entries.map((name) => [name, fileURLToPath(new URL(`${name}.ts`, import.meta.url))]),
        ),
        output: { entryFileNames: "[name].js", chunkFileNames: "[name]-[hash].js" },
      },
    },
  });
  process.env[builtDirVariable] = outDir;
  return () => removeFolder(outDir);
}
