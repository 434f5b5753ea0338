import { importEngine, starterDir } from "../bench/engine-files.mjs";

const { createForkLauncher } = await importEngine("hosts/fork-engine.js");
const { connectLocally } = await importEngine("hosts/local-socket.js");
const { createClient } = await importEngine("../../shared/rpc.js");

/** The engine's own process on a library, as the browser host starts it, and a connection to it. */
export async function startEngine(library) {
  // It looks at the disk when it is told to; a watcher would make every run another.
  process.env.ALBUMEN_WATCH = "off";
  const child = createForkLauncher()({ library, starterDir });
  const report = await Promise.race([
    new Promise((resolve) => child.onReport(resolve)),
    child.exited.then((how) => {
      throw new Error(`The engine did not start: ${how}`);
    }),
  ]);
  if (report.report !== "ready") {
    child.kill();
    throw new Error(`The library cannot be opened: ${JSON.stringify(report)}`);
  }
  const connection = await connectLocally(report.address, report.token);
  if (connection.state !== "open") throw new Error(`No connection: ${JSON.stringify(connection)}`);
  const client = createClient(connection.transport);

  /** `ended` never rejects: an engine that is killed takes its jobs along. */
  const asJob = ({ jobId }) => {
    const done = client.call("jobs.wait", { jobId });
    return { done, ended: done.then(() => true).catch(() => false) };
  };
  return {
    add: async (paths) => asJob(await client.call("folders.add", { paths })),
    scan: async () => asJob(await client.call("index.start", {})),
    async kill() {
      child.kill();
      await child.exited;
    },
    async end() {
      client.close();
      child.end("");
      await child.exited;
    },
  };
}
