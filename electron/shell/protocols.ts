import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { protocol, type Session } from "electron";
import type { EngineClient } from "../../shared/contract.ts";
import { mediaScheme, windowScheme } from "../../shared/desktop.ts";
import { commonHeaders, inertPolicy, windowPolicy } from "../engine/hosts/http-security.ts";
import { locateMedia, matchMedia, mediaFailure } from "../engine/hosts/media-source.ts";
import { readWindowFile } from "../engine/hosts/window-files.ts";
import { createNewest } from "./newest.ts";

/** The photo that is looked at, its neighbours, and those that it was moved past just now. */
const previewsAtOnce = 6;

/** Before the app is ready. Standard, so that each place in the window is an address; secure, as https would be. */
export function registerSchemes(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: windowScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
    { scheme: mediaScheme, privileges: { standard: true, secure: true, stream: true } },
  ]);
}

/** `app://albumen/…`: the built window, and nothing else of the disk. */
export function serveWindow(session: Session, webDir: string): void {
  const policy = windowPolicy({ images: [`${mediaScheme}:`] });
  session.protocol.handle(windowScheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    if (host !== "albumen" || request.method !== "GET") return refuse(404);
    const file = await readWindowFile(webDir, pathname);
    if (file.kind === "none") return refuse(file.status, file.message);
    return new Response(new Uint8Array(file.body), {
      headers: {
        ...commonHeaders,
        "Content-Type": file.contentType,
        "Cache-Control": file.cacheControl,
        "Content-Security-Policy": policy,
      },
    });
  });
}

/** `thumb://photo/<content hash>/<variant>`: pictures that the library knows, by their content. */
export function serveMedia(session: Session, engine: EngineClient): void {
  const previews = createNewest(previewsAtOnce);
  session.protocol.handle(mediaScheme, async (request) => {
    const { host, pathname } = new URL(request.url);
    const wanted = host === "photo" && request.method === "GET" ? matchMedia(pathname) : undefined;
    if (!wanted) return refuse(404);
    // A request that the page has given up does not say so here. Thumbnails are there already; a preview is work.
    const work = wanted.variant === "preview" ? previews.begin() : undefined;
    try {
      const { path, contentType } = await locateMedia(engine, wanted, work?.signal);
      const { body, size } = await openPicture(path);
      return new Response(body, {
        headers: {
          "Content-Type": contentType,
          "Content-Length": String(size),
          // The address names the content, so the answer never changes.
          "Cache-Control": "private, max-age=31536000, immutable",
          "Content-Security-Policy": inertPolicy,
          "X-Content-Type-Options": "nosniff",
        },
      });
    } catch (error) {
      return refuse(mediaFailure(error).status);
    } finally {
      work?.end();
    }
  });
}

/** Streamed: an original can be large, and a window that scrolls on drops what it has not read. */
async function openPicture(path: string): Promise<{ body: ReadableStream; size: number }> {
  const file = await open(path, "r");
  try {
    const stat = await file.stat();
    if (!stat.isFile()) throw new Error("It is no file.");
    return { body: Readable.toWeb(file.createReadStream()) as ReadableStream, size: stat.size };
  } catch (error) {
    await file.close();
    throw error;
  }
}

function refuse(status: number, message = "There is nothing at this address."): Response {
  return new Response(`${message}\n`, {
    status,
    headers: {
      "Content-Type": "text/plain; charset=utf-8",
      "Cache-Control": "no-store",
      "Content-Security-Policy": inertPolicy,
    },
  });
}
