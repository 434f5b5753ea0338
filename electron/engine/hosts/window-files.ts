import { readFile } from "node:fs/promises";
import { extname, join } from "node:path";

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

export type WindowFile =
  | { kind: "file"; body: Buffer; contentType: string; cacheControl: string }
  /** There is no such file, or there is no window at all. `message` is a sentence. */
  | { kind: "none"; status: 404 | 503; message: string };

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
 * The built window: its files by name (those in `assets/` have a hash in theirs and never change), and its one
 * page for every other path, so that each place in the app is an address that can be reloaded.
 */
export async function readWindowFile(webDir: string, path: string): Promise<WindowFile> {
  const segments = staticFile(path);
  const body = segments && (await readFile(join(webDir, ...segments)).catch(() => undefined));
  if (body && segments) {
    const isHashed = segments[0] === "assets";
    const cacheControl = isHashed ? "private, max-age=31536000, immutable" : "no-cache";
    return { kind: "file", body, contentType: contentTypes[extname(path)] as string, cacheControl };
  }
  if (path.startsWith("/assets/") || segments)
    return { kind: "none", status: 404, message: "There is no such file." };
  const page = await readFile(join(webDir, "index.html")).catch(() => undefined);
  if (page)
    return {
      kind: "file",
      body: page,
      contentType: contentTypes[".html"] as string,
      cacheControl: "no-store",
    };
  const message = `The window is not built: there is no ${join(webDir, "index.html")}.`;
  return { kind: "none", status: 503, message };
}
