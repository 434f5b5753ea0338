import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What a second instance leaves for the first. */
export interface SecondInstance {
  argv: string[];
  workingDirectory: string;
  additionalData: unknown;
}

export interface InstanceLock {
  release(): void;
}

/**
 * One holder for each folder, across processes and within one, and decided at once, as Chromium's: a folder of the holder's
 * number, and another in which later ones leave their message. Undefined where somebody else holds it (who has then been told),
 * and also where the folder cannot be written to.
 */
export function takeInstanceLock(
  folder: string,
  mine: SecondInstance,
  onSecond: (second: SecondInstance) => void,
): InstanceLock | undefined {
  const lockFile = join(folder, "stand-in.lock");
  const letters = join(folder, "stand-in.letters");
  try {
    mkdirSync(letters, { recursive: true });
    for (let attempt = 0; attempt < 10; attempt++) {
      try {
        writeFileSync(lockFile, String(process.pid), { flag: "wx" });
        return hold();
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
      }
      if (isAlive(lockFile)) return tell();
      rmSync(lockFile, { force: true });
    }
  } catch {
    return undefined;
  }
  return undefined;

  function hold(): InstanceLock {
    const read = () => {
      for (const name of readdirSync(letters).filter((file) => file.endsWith(".json"))) {
        const letter = readFileSync(join(letters, name), "utf8");
        rmSync(join(letters, name));
        onSecond(JSON.parse(letter) as SecondInstance);
      }
    };
    const watcher = watch(letters, read);
    watcher.on("error", () => {});
    return {
      release() {
        watcher.close();
        rmSync(lockFile, { force: true });
      },
    };
  }

  function tell(): undefined {
    const name = `${process.pid}-${process.hrtime.bigint()}`;
    writeFileSync(join(letters, `${name}.part`), JSON.stringify(mine));
    renameSync(join(letters, `${name}.part`), join(letters, `${name}.json`));
    return undefined;
  }
}

function isAlive(lockFile: string): boolean {
  try {
    process.kill(Number(readFileSync(lockFile, "utf8")), 0);
    return true;
  } catch {
    return false;
  }
}
