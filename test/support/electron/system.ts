import { EventEmitter } from "node:events";
import { existsSync } from "node:fs";
import { isAbsolute } from "node:path";
import { app } from "./app.ts";
import { onReset, record, refuse, strict, violation } from "./strict.ts";

/** Answers that tests have prepared, in order. A dialog without one stays open, as one that nobody answers. */
interface OpenDialog {
  kind: "open" | "message" | "error";
  text: string;
  options: Record<string, unknown>;
}
export const dialogState = { answers: [] as unknown[], shown: [] as OpenDialog[], onShown: (): void => {} };
onReset(() => Object.assign(dialogState, { answers: [], shown: [], onShown: () => {} }));

const waiting: ((answer: unknown) => void)[] = [];
export function answerDialog(answer: unknown): void {
  const first = waiting.shift();
  if (first) first(answer);
  else dialogState.answers.push(answer);
}

function show(kind: OpenDialog["kind"], args: unknown[]): Promise<unknown> {
  if (!app.isReady()) refuse("dialog module can only be used after app is ready");
  const options = (args.length > 1 ? args[1] : args[0]) as Record<string, unknown>;
  if (args.length > 1 && args[0] === undefined) violation("a dialog for the window `undefined`");
  const text = [options.message, options.detail].filter((part) => part !== undefined).join("\n");
  dialogState.shown.push({
    kind,
    text,
    options: structuredClone({ ...options, icon: undefined, signal: undefined }),
  });
  dialogState.onShown();
  if (dialogState.answers.length > 0) return Promise.resolve(dialogState.answers.shift());
  return new Promise((resolve) => waiting.push(resolve));
}

const openProperties = new Set([
  ...["openFile", "openDirectory", "multiSelections", "showHiddenFiles", "createDirectory", "promptToCreate"],
  ...["noResolveAliases", "treatPackageAsDirectory", "dontAddToRecent"],
]);

export const dialog = strict("dialog", {
  async showOpenDialog(...args: unknown[]): Promise<{ canceled: boolean; filePaths: string[] }> {
    const options = args.at(-1) as { properties?: string[] };
    for (const property of options.properties ?? [])
      if (!openProperties.has(property)) violation(`showOpenDialog with the property "${property}"`);
    const paths = (await show("open", args)) as string[] | null;
    return { canceled: paths === null || paths.length === 0, filePaths: paths ?? [] };
  },
  async showMessageBox(...args: unknown[]): Promise<{ response: number; checkboxChecked: boolean }> {
    const answer = (await show("message", args)) as number | { response: number; checkboxChecked: boolean };
    return typeof answer === "number" ? { response: answer, checkboxChecked: false } : answer;
  },
  showMessageBoxSync(...args: unknown[]): number {
    void show("message", args);
    return 0;
  },
  showErrorBox(title: string, content: string): void {
    dialogState.shown.push({ kind: "error", text: `${title}\n${content}`, options: {} });
    dialogState.onShown();
    // Linux shows none before ready, and prints it.
    if (!app.isReady() && process.platform === "linux") console.error(`${title}\n${content}`);
  },
});

export const shell = strict("shell", {
  showItemInFolder(path: string): void {
    if (!isAbsolute(path)) violation(`shell.showItemInFolder of "${path}", which is not absolute`);
    record("shell.showItemInFolder", path);
  },
  async openPath(path: string): Promise<string> {
    record("shell.openPath", path);
    return existsSync(path) ? "" : "Failed to open path";
  },
  async openExternal(url: string): Promise<void> {
    if (!["https:", "mailto:"].includes(new URL(url).protocol)) violation(`shell.openExternal of ${url}`);
    record("shell.openExternal", url);
  },
  async trashItem(path: string): Promise<void> {
    if (!isAbsolute(path)) violation(`shell.trashItem of "${path}", which is not absolute`);
    if (!existsSync(path)) throw new Error(`Failed to move item to trash: ${path} is not there`);
    record("shell.trashItem", path);
  },
  beep: () => record("shell.beep"),
});

export const clipboard = strict("clipboard", {
  writeText: (text: string) => record("clipboard.writeText", text),
  readText: () => "",
});

export const notifications: Notification[] = [];
onReset(() => {
  notifications.length = 0;
});

interface NotificationOptions {
  title?: string;
  body?: string;
  silent?: boolean;
  icon?: unknown;
  [name: string]: unknown;
}
export class Notification extends EventEmitter {
  static isSupported(): boolean {
    return true;
  }
  readonly title: string;
  readonly body: string;
  constructor(options: NotificationOptions = {}) {
    super();
    if (!app.isReady()) refuse("Cannot create Notification before app is ready");
    this.title = options.title ?? "";
    this.body = options.body ?? "";
    // biome-ignore lint/correctness/noConstructorReturn: an unknown member has to throw
    return strict("Notification", this);
  }
  show(): void {
    record("Notification.show", this.title, this.body);
    notifications.push(this);
    this.emit("show");
  }
  close(): void {
    this.emit("close");
  }
}
