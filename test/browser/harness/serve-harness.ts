import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Page } from "playwright-core";
import { createServer } from "vite";
import type { Scenario } from "./scenario.ts";

export interface ServedHarness {
  url: string;
  close(): Promise<void>;
}

/** Serves the page that mounts the real window on a made-up engine, straight from its sources. */
export async function serveHarness(): Promise<ServedHarness> {
  const server = await createServer({
    configFile: false,
    root: fileURLToPath(new URL(".", import.meta.url)),
    publicDir: fileURLToPath(new URL("../../../renderer/public", import.meta.url)),
    cacheDir: fileURLToPath(new URL("../../../out/harness-cache", import.meta.url)),
    logLevel: "error",
    plugins: [react()],
    css: { modules: { localsConvention: "camelCaseOnly" } },
    server: {
      host: "127.0.0.1",
      port: 0,
      // Tests run what the sources say now; nothing changes under them.
      hmr: false,
      watch: null,
      fs: { allow: [fileURLToPath(new URL("../../..", import.meta.url))] },
    },
    optimizeDeps: {
      // Named here so that no page is reloaded because one is found late.
      include: [
        "react",
        "react/jsx-dev-runtime",
        "react-dom/client",
        "zod",
        "zustand",
        "zustand/middleware",
        "radix-ui",
        "lucide-react",
        "@tanstack/react-virtual",
      ],
    },
  });
  await server.listen();
  const address = server.httpServer?.address();
  if (address === null || address === undefined || typeof address === "string") {
    throw new Error("The harness has no port");
  }
  return { url: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}

/** Hands the page its scenario and opens a place in it. */
export async function openScenario(page: Page, url: string, scenario: Scenario, place = "/"): Promise<void> {
  await page.addInitScript((given) => {
    window.scenario = given;
  }, scenario);
  await page.goto(url + place);
}
