import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import { createResultsReporter } from "./test/support/results-reporter.ts";

const resultsFile = process.env.ALBUMEN_TEST_RESULTS;

export default defineConfig({
  test: {
    // Native modules (LanceDB, ONNX Runtime, sharp) live in processes, never in worker threads.
    pool: "forks",
    // Who tests the watching of folders switches it on.
    env: { ALBUMEN_WATCH: "off" },
    maxWorkers: 2,
    // Tests wait for events; these only end what would hang. Slow shared machines need the room.
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 20_000,
    // As long as a test may wait for anything else.
    expect: { poll: { timeout: 30_000 } },
    reporters: ["default", ...(resultsFile ? [createResultsReporter(resultsFile)] : [])],
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          include: [
            "{shared,electron,renderer}/**/*.test.{ts,tsx}",
            "test/{architecture,integration,packaged,support,tools}/**/*.test.ts",
          ],
          // Those of the shell are a project of their own.
          exclude: ["electron/shell/**", "electron/*.test.ts", "test/support/electron/**"],
          globalSetup: "./test/support/build-engine.ts",
        },
      },
      {
        extends: true,
        test: {
          name: "browser",
          include: ["test/browser/**/*.test.ts"],
          globalSetup: "./test/support/build-all.ts",
        },
      },
      {
        extends: true,
        // The shell's tests run in plain Node: what they import as Electron is a stand-in that is strict about its use.
        resolve: {
          alias: { electron: fileURLToPath(new URL("test/support/electron/index.ts", import.meta.url)) },
        },
        test: {
          name: "desktop",
          include: [
            "electron/shell/**/*.test.ts",
            "electron/*.test.ts",
            "test/support/electron/**/*.test.ts",
            "test/desktop/**/*.test.ts",
          ],
          globalSetup: "./test/support/electron/build.ts",
        },
      },
    ],
  },
});
