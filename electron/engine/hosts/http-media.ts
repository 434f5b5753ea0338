import { open } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import type { EngineClient } from "../../../shared/contract.ts";
import type { ErrorCode } from "../../../shared/errors.ts";
import { decideRange } from "./http-range.ts";
import { inertPolicy } from "./http-security.ts";
import { locateMedia, mediaFailure, type WantedMedia } from "./media-source.ts";

/** Sends a picture's bytes, asked for by content hash. */
export async function sendMedia(
  request: IncomingMessage,
  response: ServerResponse,
  wanted: WantedMedia,
  engine: EngineClient,
): Promise<void> {
  const etag = `"${wanted.hash}"`;
  response.setHeader("Content-Security-Policy", inertPolicy);
  if (request.headers["if-none-match"] === etag) {
    response.writeHead(304, { ETag: etag }).end();
    return;
  }
  // A grid that scrolls on wants its later pictures, not the ones it has left: no work for a closed connection.
  const gone = new AbortController();
  response.once("close", () => gone.abort());
  try {
    const { path, contentType } = await locateMedia(engine, wanted, gone.signal);
    await sendFile(request, response, { path, contentType, etag }, gone.signal);
  } catch (error) {
    if (gone.signal.aborted) return;
    if (response.headersSent) return void response.destroy();
    const { status, code } = mediaFailure(error);
    sendError(response, status, code);
  }
}

async function sendFile(
  request: IncomingMessage,
  response: ServerResponse,
  { path, contentType, etag }: { path: string; contentType: string; etag: string },
  signal: AbortSignal,
): Promise<void> {
  const file = await open(path, "r");
  try {
    const stat = await file.stat();
    if (!stat.isFile()) return sendError(response, 404, "file-missing");
    const { size } = stat;
    const ifRange = request.headers["if-range"];
    const mayRange = request.method === "GET" && (ifRange === undefined || ifRange === etag);
    const range = decideRange(mayRange ? request.headers.range : undefined, size);
    response.setHeader("Accept-Ranges", "bytes");
    response.setHeader("ETag", etag);
    if (range.kind === "unsatisfiable") {
      response.writeHead(416, { "Content-Range": `bytes */${size}` }).end();
      return;
    }
    const { start, end } = range.kind === "part" ? range : { start: 0, end: size - 1 };
    response.setHeader("Content-Type", contentType);
    response.setHeader("Content-Length", end - start + 1);
    // The address names the content, so the answer never changes.
    response.setHeader("Cache-Control", "private, max-age=31536000, immutable");
    if (range.kind === "part") response.setHeader("Content-Range", `bytes ${start}-${end}/${size}`);
    response.writeHead(range.kind === "part" ? 206 : 200);
    if (request.method === "HEAD" || size === 0) {
      response.end();
      return;
    }
    await pipeline(file.createReadStream({ start, end, autoClose: false }), response, { signal });
  } finally {
    await file.close();
  }
}

function sendError(response: ServerResponse, status: number, code: ErrorCode): void {
  response.writeHead(status, { "Content-Type": "application/json", "Cache-Control": "no-store" });
  response.end(JSON.stringify({ error: { code } }));
}
