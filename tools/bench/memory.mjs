import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";

/**
 * Watches the resident memory of a process and all of its descendants, and keeps the largest sum. Shared pages
 * count once for each process that has them, so the sum is an upper bound. On Windows there is no cheap way: null.
 */
export function watchTreeMemory(pid, everyMs = 200) {
  let peakMiB = null;
  let isSampling = false;
  const sample = async () => {
    if (isSampling) return;
    isSampling = true;
    const sum = await treeMemoryMiB(pid);
    if (sum !== null && (peakMiB === null || sum > peakMiB)) peakMiB = sum;
    isSampling = false;
  };
  const timer = setInterval(sample, everyMs);
  return {
    stop() {
      clearInterval(timer);
      return peakMiB;
    },
  };
}

/** Sum of the resident memory of a process and its descendants, in MiB; null where it cannot be read. */
export async function treeMemoryMiB(pid) {
  const processes = process.platform === "linux" ? readProc() : await readPs();
  if (processes === null) return null;
  const children = new Map();
  for (const one of processes.values()) {
    children.set(one.parent, [...(children.get(one.parent) ?? []), one.pid]);
  }
  let kib = 0;
  const waiting = [pid];
  while (waiting.length > 0) {
    const next = waiting.pop();
    kib += processes.get(next)?.kib ?? 0;
    waiting.push(...(children.get(next) ?? []));
  }
  return Math.round(kib / 1024);
}

function readProc() {
  const processes = new Map();
  for (const name of readdirSync("/proc")) {
    if (!/^\d+$/.test(name)) continue;
    try {
      const status = readFileSync(`/proc/${name}/status`, "utf8");
      const number = (field) => Number(new RegExp(`^${field}:\\s+(\\d+)`, "m").exec(status)?.[1] ?? 0);
      processes.set(Number(name), { pid: Number(name), parent: number("PPid"), kib: number("VmRSS") });
    } catch {
      // It has ended meanwhile.
    }
  }
  return processes;
}

function readPs() {
  if (process.platform === "win32") return Promise.resolve(null);
  return new Promise((resolve) => {
    execFile("ps", ["-axo", "pid=,ppid=,rss="], (error, stdout) => {
      if (error) return resolve(null);
      const rows = stdout
        .trim()
        .split("\n")
        .map((line) => line.trim().split(/\s+/).map(Number));
      resolve(new Map(rows.map(([pid, parent, kib]) => [pid, { pid, parent, kib }])));
    });
  });
}
