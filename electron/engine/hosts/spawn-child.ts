import { fork, type ChildProcess as NodeChild } from "node:child_process";
import { fileURLToPath } from "node:url";
import { createEnding, createInbox, type Message, type Transport } from "../../../shared/transport.ts";
import type { ChildName, ChildProcess, SpawnChild } from "../children/child.ts";

/** Where the compiled entries of the children are: beside the compiled form of this file. */
const compiledChildren = fileURLToPath(new URL("../children/", import.meta.url));

export interface NodeSpawnOptions {
  /** Folder with `decoder.js` and the others. Given by tests, which run from the sources. */
  childrenDir?: string;
  /** Ends of text a child wrote to stderr; shown when it dies. */
  onStderr?: (name: ChildName, text: string) => void;
}

/** Children as forked Node processes. Messages are structured clones, so pixels and vectors travel as they are. */
export function createNodeSpawn(options: NodeSpawnOptions = {}): SpawnChild {
  const dir = options.childrenDir ?? compiledChildren;
  return (name) => {
    const child = fork(`${dir}/${name}.js`, [], {
      serialization: "advanced",
      stdio: ["ignore", "ignore", "pipe", "ipc"],
      // Flags of the parent (a debugger's port, a test runner's loader) are not the child's.
      execArgv: [],
    });
    let lastWords = "";
    child.stderr?.setEncoding("utf8").on("data", (text: string) => {
      lastWords = (lastWords + text).slice(-2000);
      options.onStderr?.(name, text);
    });
    return wrapChild(name, child, () => lastWords.trim());
  };
}

function wrapChild(name: ChildName, child: NodeChild, lastWords: () => string): ChildProcess {
  const exited = new Promise<{ code: number | null; signal: string | null }>((resolve) => {
    child.once("exit", (code, signal) => resolve({ code, signal }));
    // Could not be started at all: there will be no "exit".
    child.once("error", () => resolve({ code: null, signal: null }));
  });
  return {
    name,
    pid: child.pid,
    transport: processTransport(child, name, lastWords),
    exited,
    kill: () => void child.kill("SIGKILL"),
  };
}

/** The parent's end of a forked child's channel. */
export function processTransport(
  child: NodeChild,
  name: string,
  lastWords: () => string = () => "",
): Transport {
  const inbox = createInbox<Message>();
  const ending = createEnding();
  let unsent = 0;
  let closing = false;
  // Disconnecting at once would drop what is still on its way.
  const disconnectWhenSent = () => {
    if (closing && unsent === 0 && child.connected) child.disconnect();
  };
  child.on("message", (message) => inbox.push(message as Message));
  child.once("error", (error) => ending.end(`The ${name} process could not be started (${error.message}).`));
  // "exit" comes before the last messages are read, "close" after.
  child.once("close", (code, signal) => {
    const how = signal ? `was ended by ${signal}` : `ended with code ${code}`;
    const words = lastWords();
    ending.end(`The ${name} process ${how}.${words ? ` It said: ${words.split("\n").at(-1)}` : ""}`);
  });
  return {
    send(message) {
      if (closing || !child.connected) return;
      unsent += 1;
      // A broken pipe is an error here and ends in "close".
      child.send(message, () => {
        unsent -= 1;
        disconnectWhenSent();
      });
    },
    onMessage: inbox.listen,
    onClose: ending.listen,
    close(reason) {
      closing = true;
      disconnectWhenSent();
      // Not when the child has ended: after a disconnect from this side Node sends no "close" event.
      queueMicrotask(() => ending.end(reason));
    },
  };
}
