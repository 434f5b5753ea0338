import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import type { Page } from "playwright-core";
import { build, type Rolldown } from "vite";
import type { Scenario } from "./scenario.ts";

export interface ServedHarness {
  url: string;
  close(): Promise<void>;
}

const types: Record<string, string> = {
  html: "text/html",
  js: "text/javascript",
  css: "text/css",
  svg: "image/svg+xml",
};

/** As strict as the window's own: what breaks it fails here as well. */
const policy =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

export interface HarnessOptions {
  /** WebP of a photo, for scenarios with `servedMedia` that want real pictures to decode. */
  picture?: (hash: string) => Uint8Array;
}

/** Builds and serves the page that mounts the real window on a made-up engine. Nothing is written. */
export async function serveHarness({ picture }: HarnessOptions = {}): Promise<ServedHarness> {
  const result = await build({
    configFile: false,
    root: fileURLToPath(new URL(".", import.meta.url)),
    publicDir: false,
    logLevel: "error",
    plugins: [react()],
    css: { modules: { localsConvention: "camelCaseOnly" } },
    build: {
      write: false,
      minify: false,
      target: ["chrome123"],
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      chunkSizeWarningLimit: 10_000,
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]) as Rolldown.RolldownOutput[];
  const files = new Map<string, string | Uint8Array>();
  for (const file of outputs.flatMap(({ output }) => output)) {
    files.set(`/${file.fileName}`, file.type === "chunk" ? file.code : file.source);
  }

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "/", "http://harness").pathname;
    const [, media, hash] = path.split("/");
    if (picture && media === "media" && hash) {
      response.setHeader("Content-Type", "image/webp");
      response.end(picture(hash));
      return;
    }
    // Every place of the window is the same page.
    const name = files.has(path) ? path : "/index.html";
    response.setHeader(
      "Content-Type",
      `${types[name.split(".").at(-1) ?? ""] ?? "application/octet-stream"}; charset=utf-8`,
    );
    response.setHeader("Content-Security-Policy", policy);
    response.end(files.get(name));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** Hands the page its scenario and opens a place in it. */
export async function openScenario(page: Page, url: string, scenario: Scenario, place = "/"): Promise<void> {
  await page.addInitScript((given) => {
    window.scenario = given;
  }, scenario);
  await page.goto(url + place);
}
