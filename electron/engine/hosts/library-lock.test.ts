import { type ChildProcess, fork, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, readdir, readFile, stat, utimes, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { hostname } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test } from "vitest";
import { tempFolder } from "../../../test/support/temp-folder.ts";
import { type Claim, claimLibrary, findEngine, type Holder } from "./library-lock.ts";
import { createLocalAddress, removeLocalAddress } from "./local-address.ts";
import { type LocalServer, listenLocally } from "./local-socket.ts";
import type { Machine } from "./machine.ts";

const claimEntry = fileURLToPath(new URL("../../../test/fixtures/claim-library.mjs", import.meta.url));

async function listen(): Promise<LocalServer & { token: string }> {
  const token = `token-${Math.random()}`;
  const server = await listenLocally({ token, onConnection: () => {} });
  onTestFinished(() => server.close());
  return { ...server, token };
}

async function claim(library: string): Promise<Claim & { server: LocalServer }> {
  const server = await listen();
  return { ...(await claimLibrary(library, server)), server };
}

/** Writes a lock as some process that is not there (any more) would have left it. */
async function writeLock(library: string, holder: Partial<Holder>, number = 7): Promise<void> {
  await mkdir(join(library, "engine.lock"), { recursive: true });
  const entry: Holder = {
    pid: 1,
    host: hostname(),
    token: "old",
    startedAt: "2024-05-01T10:00:00.000Z",
    ...holder,
    address: holder.address ?? (await createLocalAddress()),
  };
  onTestFinished(() => removeLocalAddress(entry.address));
  await writeFile(join(library, "engine.lock", `${number}.json`), JSON.stringify(entry));
}

async function forkClaimer(
  library: string,
): Promise<{ child: ChildProcess; go(): Promise<{ kind: string; holder: number }> }> {
  const child = fork(claimEntry, [library], { execArgv: [] });
  const exited = once(child, "exit");
  onTestFinished(async () => {
    if (child.connected) child.disconnect();
    await exited;
  });
  await once(child, "message");
  return {
    child,
    async go() {
      child.send("go");
      const [message] = await once(child, "message");
      return message as { kind: string; holder: number };
    },
  };
}

async function race(library: string, count: number) {
  const claimers = await Promise.all(Array.from({ length: count }, () => forkClaimer(library)));
  const outcomes = await Promise.all(claimers.map(({ go }) => go()));
  const winners = outcomes.filter(({ kind }) => kind === "held");
  return { claimers, outcomes, winners };
}

describe("The lock of a library", () => {
  test("is taken by the first, and leads the second to the first", async () => {
    const library = await tempFolder();
    const first = await claim(library);
    const second = await claim(library);
    expect([first.kind, second.kind]).toEqual(["held", "elsewhere"]);
    if (second.kind !== "elsewhere") return;
    expect(second.holder).toMatchObject({
      pid: process.pid,
      host: hostname(),
      address: first.server.address,
    });
    second.transport.close();
  });

  test("holds a secret that only the user can read", async () => {
    const library = await tempFolder();
    await claim(library);
    const folder = join(library, "engine.lock");
    const [name] = await readdir(folder);
    expect(JSON.parse(await readFile(join(folder, name!), "utf8"))).toHaveProperty("token");
    if (process.platform === "win32") return; // Rights are inherited from the user's folder there.
    expect((await stat(join(folder, name!))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  test("is free again after it was released", async () => {
    const library = await tempFolder();
    const first = await claim(library);
    if (first.kind !== "held") throw new Error("not held");
    await first.lock.release();
    expect(await findEngine(library)).toBeUndefined();
    expect((await claim(library)).kind).toBe("held");
    expect(await first.lock.stillHeld()).toBe(false);
    expect(await readdir(join(library, "engine.lock"))).toHaveLength(1);
  });

  test("of a holder that is gone is taken over, and its socket's folder removed", async () => {
    const library = await tempFolder();
    const address = await createLocalAddress();
    await writeLock(library, { address });
    expect((await claim(library)).kind).toBe("held");
    if (process.platform !== "win32") await expect(stat(join(address, ".."))).rejects.toThrow("ENOENT");
  });

  test("of a pid that lives on as another program is taken over", async () => {
    const library = await tempFolder();
    const other = spawn(process.execPath, ["-e", "setInterval(() => {}, 1e6)"]);
    onTestFinished(() => void other.kill("SIGKILL"));
    await writeLock(library, { pid: other.pid! });
    expect((await claim(library)).kind).toBe("held");
  });

  test("at whose address another program listens is taken over", async () => {
    const library = await tempFolder();
    const address = await createLocalAddress();
    const stranger = createServer(
      (socket) => void socket.on("error", () => {}).end("220 mail.example ESMTP\r\n"),
    );
    await new Promise<void>((resolve) => stranger.listen(address, resolve));
    onTestFinished(() => void stranger.close());
    onTestFinished(() => removeLocalAddress(address));
    await writeLock(library, { address });
    expect((await claim(library)).kind).toBe("held");
  });

  test("is not opened by a wrong token", async () => {
    const library = await tempFolder();
    const { address } = await listen();
    await writeLock(library, { address, token: "guessed" });
    expect(await findEngine(library)).toBeUndefined();
  });

  test("that was half written when its writer died is taken over", async () => {
    const library = await tempFolder();
    await mkdir(join(library, "engine.lock"));
    await writeFile(join(library, "engine.lock", "3.json"), '{"pid": 12');
    expect((await claim(library)).kind).toBe("held");
    expect(await readdir(join(library, "engine.lock"))).toEqual(["4.json"]);
  });

  describe("of this computer under the name that it had before", () => {
    const machine = { id: "0123456789abcdef0123456789abcdef", boot: "the boot before" };
    const longAgo = new Date(Date.now() - 3_600_000);
    const now = { ...machine, boot: "this boot" };

    async function claimAs(library: string, me: Machine) {
      const server = await listen();
      return claimLibrary(library, { address: server.address, token: server.token, machine: me });
    }

    async function oldLock(holder: Partial<Holder>): Promise<string> {
      const library = await tempFolder();
      await writeLock(library, { host: "the-old-name", ...holder });
      await utimes(join(library, "engine.lock", "7.json"), longAgo, longAgo);
      return library;
    }

    test("is taken after a restart of the computer", async () => {
      expect((await claimAs(await oldLock({ machine }), now)).kind).toBe("held");
    });

    test("is respected where the computer was not restarted, as another container may hold it", async () => {
      const claiming = claimAs(await oldLock({ machine: now }), now);
      await expect(claiming).rejects.toMatchObject({ code: "library-in-use" });
    });

    test("is respected while its holder gives signs of life, as a copied computer would", async () => {
      const library = await oldLock({ machine });
      await utimes(join(library, "engine.lock", "7.json"), new Date(), new Date());
      await expect(claimAs(library, now)).rejects.toMatchObject({ code: "library-in-use" });
    });

    test("is respected where nobody knows which computer it is", async () => {
      const unknown = { ...machine, id: null };
      const claiming = claimAs(await oldLock({ machine: unknown }), { ...now, id: null });
      await expect(claiming).rejects.toMatchObject({ code: "library-in-use" });
    });
  });

  test("of another computer is respected, with a sentence that says what to do", async () => {
    const library = await tempFolder();
    await writeLock(library, { host: "attic" });
    await expect(claim(library)).rejects.toMatchObject({
      code: "library-in-use",
      message: expect.stringMatching(/in use on the computer "attic".*Close Albumen there/),
    });
  });

  test("in a folder that cannot be written is a sentence", async () => {
    const library = await tempFolder();
    await writeFile(join(library, "engine.lock"), "in the way");
    await expect(claim(library)).rejects.toMatchObject({ code: "library-unwritable" });
  });

  test("waits for a holder that is leaving", async () => {
    const library = await tempFolder();
    const first = await claim(library);
    if (first.kind !== "held") throw new Error("not held");
    first.server.startClosing();
    const second = claim(library);
    expect(await findEngine(library)).toBeUndefined();
    await first.lock.release();
    expect((await second).kind).toBe("held");
  });

  test("goes to exactly one of several processes that start at once, and again when that one is killed", async () => {
    const library = await tempFolder();
    const first = await race(library, 5);
    expect(first.winners).toHaveLength(1);
    const [winner] = first.winners;
    expect(first.outcomes.every(({ holder }) => holder === winner!.holder)).toBe(true);

    const holder = first.claimers.find(({ child }) => child.pid === winner!.holder)!.child;
    holder.kill("SIGKILL");
    await once(holder, "exit");
    const second = await race(library, 5);
    expect(second.winners).toHaveLength(1);
    expect(new Set(second.outcomes.map(({ holder }) => holder)).size).toBe(1);
    expect(second.winners[0]!.holder).not.toBe(winner!.holder);
  });
});
