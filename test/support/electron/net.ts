import { createReadStream, statSync } from "node:fs";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { app } from "./app.ts";
import { fetchByProtocol } from "./session.ts";
import { refuse, strict, violation } from "./strict.ts";

/** Files and schemes of the app's own. Everything else would leave this machine. */
export const net = strict("net", {
  async fetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
    if (!app.isReady()) refuse("net.fetch can only be used after app is ready");
    const url = new URL(input instanceof Request ? input.url : input);
    if (url.protocol === "http:" || url.protocol === "https:") {
      violation(`net.fetch of ${url.href}`);
      throw new Error("net::ERR_INTERNET_DISCONNECTED");
    }
    if (url.protocol !== "file:")
      return fetchByProtocol(input instanceof Request ? input : new Request(url.href, init));
    const path = fileURLToPath(url);
    if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw new Error("net::ERR_FILE_NOT_FOUND");
    return new Response(Readable.toWeb(createReadStream(path)) as ReadableStream<Uint8Array>);
  },
  isOnline: () => true,
  get online() {
    return true;
  },
});
