import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Contract, EngineClient } from "../../../shared/contract.ts";
import { cancelled } from "../../../shared/errors.ts";
import type { EngineEvents } from "../../../shared/events.ts";
import { type EngineState, relay } from "../../../shared/relay.ts";
import { createClient } from "../../../shared/rpc.ts";
import { createMemoryTransportPair } from "../../../shared/transport.ts";
import { type BrowserSession, createBrowserSession, type SessionCheck } from "./browser-session.ts";
import { createEngineSupervisor, type SupervisorOptions } from "./engine-supervisor.ts";
import { sendMedia } from "./http-media.ts";
import { commonHeaders, isForUs } from "./http-security.ts";
import { sendStatic, sendText } from "./http-static.ts";
import { listenOnLoopback } from "./listen-port.ts";
import { matchMedia } from "./media-source.ts";
import { resumeIndexing } from "./resume-indexing.ts";
import { webSocketTransport } from "./websocket-transport.ts";

export interface BrowserHostOptions extends SupervisorOptions {
  /** Exactly this port (0: any); undefined: the usual one or the next that is free. */
  port?: number | undefined;
  /** The built window. */
  webDir: string;
  /**
   * While developing: origin of the server that has the window instead ("http://127.0.0.1:5173"). It passes `/engine`
   * and `/media` on to this host, as if they came from here; a browser that opens this host's address is sent there.
   */
  devOrigin?: string | undefined;
  /** Ends waiting for an engine that is slow to open its library. */
  signal?: AbortSignal | undefined;
}

export interface BrowserHost {
  readonly port: number;
  /** An address with a fresh one-time token. Anyone who opens it first is in, so it is shown to the user only. */
  newUrl(path?: string): string;
  /** For the host's own calls. Outlives engines, as a window does. */
  readonly engine: EngineClient;
  onState(listener: (state: EngineState) => void): () => void;
  /** Ends the engine's process and starts it again (its code changed). Windows stay. */
  restartEngine(reason: string): void;
  close(): Promise<void>;
}

/** Requests of windows are small; an answer to them has no limit. */
const maxRequestBytes = 16 * 1024 * 1024;

/**
 * The browser host: the window and its pictures over HTTP on loopback, the engine over a WebSocket. Resolves when the
 * engine answers. Fails with `port-in-use`, or with the reason why there is no engine.
 */
export async function startBrowserHost(options: BrowserHostOptions): Promise<BrowserHost> {
  const server = createServer();
  const port = await listenOnLoopback(server, options.port);
  const session = createBrowserSession(port);
  const supervisor = createEngineSupervisor(options);
  const [near, far] = createMemoryTransportPair();
  relay(far, supervisor);
  const engine: EngineClient = createClient<Contract, EngineEvents>(near);
  resumeIndexing(engine);

  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: maxRequestBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });
  server.on("request", (request, response) => {
    void answer(request, response, { port, session, engine, options }).catch(() => response.destroy());
  });
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    socket.on("error", () => {});
    const allowed =
      pathOf(request).path === "/engine" &&
      isForUs(request, port, true) &&
      session.check(request.headers.cookie, undefined).kind === "allowed";
    if (!allowed)
      return socket.end("HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
    sockets.handleUpgrade(request, socket, head, (webSocket) => {
      relay(webSocketTransport(webSocket), supervisor);
    });
  });

  const close = async () => {
    const closed = new Promise<void>((resolve) => server.close(() => resolve()));
    for (const client of sockets.clients) client.close(1001, "Albumen was closed. Start it again to go on.");
    near.close();
    await supervisor.close();
    // Windows that did not answer the goodbye, and requests that are still being sent.
    for (const client of sockets.clients) client.terminate();
    server.closeAllConnections();
    await closed;
  };
  const onAbort = () => void supervisor.close();
  if (options.signal?.aborted) onAbort();
  options.signal?.addEventListener("abort", onAbort, { once: true });
  try {
    await supervisor.ready();
    options.signal?.removeEventListener("abort", onAbort);
  } catch (error) {
    await close();
    throw options.signal?.aborted ? cancelled() : error;
  }

  return {
    port,
    newUrl: (path = "/") => {
      const url = new URL(path, `http://127.0.0.1:${port}`);
      url.searchParams.set("token", session.newToken());
      return url.href;
    },
    engine,
    onState: supervisor.onState,
    restartEngine: supervisor.restart,
    close,
  };
}

interface Surroundings {
  port: number;
  session: BrowserSession;
  engine: EngineClient;
  options: BrowserHostOptions;
}

async function answer(request: IncomingMessage, response: ServerResponse, around: Surroundings) {
  const { port, session, engine, options } = around;
  for (const [name, value] of Object.entries(commonHeaders)) response.setHeader(name, value);
  if (!isForUs(request, port))
    return sendText(request, response, 403, "This address is not for other sites.");
  if (request.method !== "GET" && request.method !== "HEAD") {
    response.setHeader("Allow", "GET, HEAD");
    return sendText(request, response, 405, "Only reading is possible here.");
  }
  const { path, query } = pathOf(request);
  // Looking at an address is not opening it: a link preview must not use the token up.
  const token = request.method === "GET" ? (query.get("token") ?? undefined) : undefined;
  const check = session.check(request.headers.cookie, token);
  if (check.kind === "refused") return sendText(request, response, 403, refusal(check));
  if (check.kind === "exchange") response.setHeader("Set-Cookie", check.setCookie);
  if (path.startsWith("/media/")) {
    const media = matchMedia(path.slice("/media".length));
    if (media) return sendMedia(request, response, media, engine);
    return sendText(request, response, 404, "There is no such picture.");
  }
  if (query.has("token") || options.devOrigin !== undefined) {
    // Away from the token, so that it is in no history and no bookmark.
    query.delete("token");
    const rest = query.size > 0 ? `?${query.toString()}` : "";
    response.setHeader("Cache-Control", "no-store");
    response.writeHead(303, { Location: `${options.devOrigin ?? ""}${path}${rest}` }).end();
    return;
  }
  await sendStatic(request, response, { path, webDir: options.webDir, port });
}

function refusal(check: Extract<SessionCheck, { kind: "refused" }>): string {
  switch (check.reason) {
    case "token-used":
      return (
        "This address was opened once already, and works only once. In the browser that opened it, Albumen is at " +
        "the same address without the token. For another browser, start `albumen open` again."
      );
    case "token-wrong":
      return "This address is of an earlier start of Albumen. Use the one that `albumen open` printed last.";
    case "no-token":
      return "Albumen shows photos only to the browser it was opened in. Use the address that `albumen open` printed.";
  }
}

/**
 * The path as it stands in the request, never decoded; what has other characters than a path of ours can have is
 * the start page. A path that begins with two slashes would, in an answer, lead to another host.
 */
function pathOf(request: IncomingMessage): { path: string; query: URLSearchParams } {
  const url = request.url ?? "/";
  const mark = url.indexOf("?");
  const path = mark < 0 ? url : url.slice(0, mark);
  const query = new URLSearchParams(mark < 0 ? "" : url.slice(mark + 1));
  return { path: /^\/(?!\/)[\w\-.~%/]*$/.test(path) ? path : "/", query };
}
