import { onTestFinished } from "vitest";
import { createForkLauncher } from "../../electron/engine/hosts/fork-engine.ts";
import {
  type BrowserHost,
  type BrowserHostOptions,
  startBrowserHost,
} from "../../electron/engine/hosts/http.ts";
import { indexFolders } from "./engine.ts";
import { engineProcessEntry, starterDir, webDir } from "./paths.ts";
import { makeTempFolder, removeFolder } from "./temp-folder.ts";

export interface TestApp {
  host: BrowserHost;
  library: string;
  /** An address that lets one browser in. */
  url(path?: string): string;
  /** Ends it. A library that was made for it goes, one that was given stays. */
  close(): Promise<void>;
}

export interface TestAppOptions extends Partial<BrowserHostOptions> {
  /** Added and indexed before this resolves. None: the app as it is at its first run. */
  folders?: string[];
}

/** The app as `albumen serve` runs it: browser host, engine in a process of its own, the built window. */
export async function startTestApp({ folders = [], ...options }: TestAppOptions = {}): Promise<TestApp> {
  const library = options.library ?? (await makeTempFolder("library"));
  const host = await startBrowserHost({
    starterDir,
    webDir,
    port: 0,
    launch: createForkLauncher(engineProcessEntry),
    ...options,
    library,
  });
  const close = async () => {
    await host.close();
    if (options.library === undefined) await removeFolder(library);
  };
  try {
    if (folders.length > 0) await indexFolders(host.engine, ...folders);
  } catch (error) {
    await close();
    throw error;
  }
  return { host, library, url: (path) => host.newUrl(path), close };
}

/** The same for one test: ended when that test has ended. */
export async function testApp(options?: TestAppOptions): Promise<TestApp> {
  const started = await startTestApp(options);
  onTestFinished(started.close);
  return started;
}
