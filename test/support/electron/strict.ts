import { appendFileSync } from "node:fs";

/**
 * What the stand-in of Electron keeps of each use of it. A violation is a use that Electron refuses, or that it takes
 * and that is unsafe or lost; every test over the stand-in fails if there is one.
 */
export const violations: string[] = [];

/** Set where the stand-in runs in a process of its own: what is found has to outlive that process. */
export const notesFileVariable = "ALBUMEN_STAND_IN_NOTES";
/** A line of that file. */
export type Note = { violation: string } | { call: RecordedCall };

function note(line: Note): void {
  const file = process.env[notesFileVariable];
  if (file !== undefined) appendFileSync(file, `${JSON.stringify(line)}\n`);
}

/** Notes a use that Electron would take without a word. */
export function violation(text: string): void {
  const at = /^\s+at .*(?:electron\/(?:main|preload|shell\/).*)$/m.exec(new Error().stack ?? "")?.[0].trim();
  const line = at === undefined ? text : `${text} (${at})`;
  violations.push(line);
  note({ violation: line });
}

/** Notes a use that Electron refuses, and refuses it. */
export function refuse(text: string): never {
  violation(`refused: ${text}`);
  throw new TypeError(text);
}

/** What was asked of the system, in order: `shell.showItemInFolder` and the like, which change nothing in a test. */
export interface RecordedCall {
  what: string;
  args: unknown[];
}
export const calls: RecordedCall[] = [];

/** Arguments are kept as far as they are plain data; windows and images are told by their class. */
export function record(what: string, ...args: unknown[]): void {
  const call = { what, args: args.map((arg) => plain(arg)) };
  calls.push(call);
  note({ call });
}

function plain(value: unknown, depth = 0): unknown {
  if (typeof value === "function") return "[function]";
  if (typeof value !== "object" || value === null) return value;
  if (depth > 6) return "[…]";
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  const proto = Object.getPrototypeOf(value) as { constructor?: { name: string } } | null;
  if (proto !== null && proto !== Object.prototype) return `[${proto.constructor?.name ?? "object"}]`;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, plain(item, depth + 1)]));
}

/**
 * The object itself, but every member that it does not have throws instead of being undefined: what the stand-in lacks is
 * to be added to it, not to be stepped over by a test.
 */
export function strict<T extends object>(name: string, target: T): T {
  const bound = new Map<PropertyKey, { from: unknown; to: unknown }>();
  return new Proxy(target, {
    get(object, key) {
      // Asked by promises, inspectors and test runners of whatever they are given.
      const isProbe =
        typeof key === "symbol" ||
        ["then", "toJSON", "asymmetricMatch", "nodeType", "$$typeof"].includes(key);
      if (!isProbe && !(key in object))
        throw new Error(`The stand-in has no electron.${name}.${String(key)}.`);
      const value: unknown = Reflect.get(object, key, object);
      if (typeof value !== "function" || key === "constructor") return value;
      // Private members are the object's, not the proxy's.
      const known = bound.get(key);
      if (known?.from === value) return known.to;
      const to: unknown = value.bind(object);
      bound.set(key, { from: value, to });
      return to;
    },
    set(object, key, value) {
      if (!(key in object)) throw new Error(`The stand-in has no electron.${name}.${String(key)} to be set.`);
      return Reflect.set(object, key, value, object);
    },
  });
}

export class ElectronEvent {
  defaultPrevented = false;
  preventDefault(): void {
    this.defaultPrevented = true;
  }
}

/** What the parts of the stand-in ask of each other, in one place so that a test can set all of it back. */
const resets: (() => void)[] = [];
export function onReset(reset: () => void): void {
  resets.push(reset);
}

/** As Electron is before the first line of main runs. */
export function resetAll(): void {
  violations.length = 0;
  calls.length = 0;
  for (const reset of resets) reset();
}
