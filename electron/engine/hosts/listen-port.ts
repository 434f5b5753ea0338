import type { Server } from "node:http";
import { Failure } from "../../../shared/errors.ts";

/** Where the browser host is found unless somebody says otherwise; the same each time, so that bookmarks hold. */
export const usualPort = 4870;
const triedPorts = 20;

/**
 * Listens on 127.0.0.1 and nowhere else. A port that was asked for is used or fails with `port-in-use`; without one
 * it is the usual one, or the next that is free.
 * @returns the port.
 */
export async function listenOnLoopback(server: Server, wanted: number | undefined): Promise<number> {
  if (wanted !== undefined) return listen(server, wanted);
  for (let port = usualPort; port < usualPort + triedPorts; port++) {
    try {
      return await listen(server, port);
    } catch (error) {
      if (!(error instanceof Failure)) throw error;
    }
  }
  return listen(server, 0);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      server.off("listening", onListening);
      reject(refused(port, error));
    };
    const onListening = () => {
      server.off("error", onError);
      // One connection that could not be taken (too many open files) must not end the host.
      server.on("error", () => {});
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    };
    server.once("error", onError);
    server.once("listening", onListening);
    server.listen(port, "127.0.0.1");
  });
}

function refused(port: number, cause: NodeJS.ErrnoException): Error {
  if (cause.code === "EADDRINUSE")
    return new Failure(
      "port-in-use",
      `Port ${port} is in use by another program. Leave out --port to take a free one, or name another.`,
      { details: { port }, cause },
    );
  if (cause.code === "EACCES")
    return new Failure(
      "port-in-use",
      `This system does not let you use port ${port}. Choose one above 1023, or leave out --port.`,
      { details: { port }, cause },
    );
  return cause;
}
