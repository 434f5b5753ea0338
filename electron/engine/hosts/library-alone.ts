import { randomBytes } from "node:crypto";
import { claimLibrary } from "./library-lock.ts";
import { listenLocally } from "./local-socket.ts";

/**
 * Does something with a library's files while nobody else, and no engine, has the library. Null, and nothing is done, where an
 * engine has it. Whoever comes meanwhile waits for the end, as for an engine that starts. Fails as `claimLibrary` does.
 */
export async function withLibraryAlone<T>(library: string, work: () => Promise<T>): Promise<T | null> {
  const token = randomBytes(32).toString("base64url");
  const waiting = new Set<{ close(reason?: string): void }>();
  const server = await listenLocally({ token, onConnection: (transport) => waiting.add(transport) });
  try {
    const claim = await claimLibrary(library, { address: server.address, token });
    if (claim.kind === "elsewhere") {
      claim.transport.close();
      return null;
    }
    try {
      return await work();
    } finally {
      server.startClosing();
      await claim.lock.release();
    }
  } finally {
    for (const transport of waiting) transport.close("The library was being worked on. Try again.");
    await server.close();
  }
}
