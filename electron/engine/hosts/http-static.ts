import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join } from "node:path";
import { inertPolicy, windowPolicy } from "./http-security.ts";

const contentTypes: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".webp": "image/webp",
  ".ico": "image/x-icon",
  ".woff2": "font/woff2",
  ".json": "application/json",
  ".webmanifest": "application/manifest+json",
  ".wasm": "application/wasm",
};

/**
 * The file of the built window that a path of an address names: segments of harmless characters only, so that no
 * spelling of ".." or of a drive can lead out of the folder. Undefined for everything else.
 */
export function staticFile(path: string): string[] | undefined {
  const segments = path.split("/").slice(1);
  const harmless = segments.every((segment) => /^[\w-][\w.-]*$/.test(segment));
  return harmless && contentTypes[extname(path)] !== undefined ? segments : undefined;
}

/**
 * Sends the built window: its files by name (those in `assets/` have a hash in theirs and never change), and its one
 * page for every other path, so that each place in the app is an address that can be reloaded.
 */
export async function sendStatic(
  request: IncomingMessage,
  response: ServerResponse,
  options: { path: string; webDir: string; port: number },
): Promise<void> {
  const { path, webDir, port } = options;
  const segments = staticFile(path);
  const file = segments && (await readFile(join(webDir, ...segments)).catch(() => undefined));
  if (file && segments) {
    const isHashed = segments[0] === "assets";
    response.setHeader("Content-Type", contentTypes[extname(path)] as string);
    response.setHeader("Cache-Control", isHashed ? "private, max-age=31536000, immutable" : "no-cache");
    response.setHeader("Content-Security-Policy", windowPolicy(port));
    return send(request, response, 200, file);
  }
  if (path.startsWith("/assets/") || segments)
    return sendText(request, response, 404, "There is no such file.");
  const page = await readFile(join(webDir, "index.html")).catch(() => undefined);
  if (!page)
    return sendText(
      request,
      response,
      503,
      `The window is not built: there is no ${join(webDir, "index.html")}.`,
    );
  response.setHeader("Content-Type", contentTypes[".html"] as string);
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Content-Security-Policy", windowPolicy(port));
  send(request, response, 200, page);
}

export function sendText(
  request: IncomingMessage,
  response: ServerResponse,
  status: number,
  text: string,
): void {
  response.setHeader("Content-Type", "text/plain; charset=utf-8");
  response.setHeader("Cache-Control", "no-store");
  response.setHeader("Content-Security-Policy", inertPolicy);
  send(request, response, status, Buffer.from(`${text}\n`));
}

function send(request: IncomingMessage, response: ServerResponse, status: number, body: Buffer): void {
  response.setHeader("Content-Length", body.length);
  response.writeHead(status).end(request.method === "HEAD" ? undefined : body);
}
