import type { IncomingMessage, ServerResponse } from "node:http";
import { inertPolicy, loopbackHosts, windowPolicy } from "./http-security.ts";
import { readWindowFile } from "./window-files.ts";

/** Sends the built window. */
export async function sendStatic(
  request: IncomingMessage,
  response: ServerResponse,
  options: { path: string; webDir: string; port: number },
): Promise<void> {
  const file = await readWindowFile(options.webDir, options.path);
  if (file.kind === "none") return sendText(request, response, file.status, file.message);
  // Older WebKit does not count the WebSocket of the same origin as 'self'.
  const connections = loopbackHosts(options.port).map((host) => `ws://${host}`);
  response.setHeader("Content-Type", file.contentType);
  response.setHeader("Cache-Control", file.cacheControl);
  response.setHeader("Content-Security-Policy", windowPolicy({ connections }));
  send(request, response, 200, file.body);
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
