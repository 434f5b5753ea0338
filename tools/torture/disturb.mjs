import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
} from "node:fs";
import { dirname, join } from "node:path";

const kinds = ["add", "add", "add", "move", "move", "moveFolder", "copy", "edit", "delete", "touch", "break"];

/** Does to folders of photos what people and programs do, a little at a time. */
export function createDisturber({ folders, stock, random }) {
  let steps = 0;
  let time = 1_600_000_000;
  const pick = (list) => list[Math.floor(random() * list.length)];
  const newPlace = () =>
    join(pick(folders), pick(["", "2019", "2020/summer", "2021"]), `photo-${Math.floor(random() * 400)}.jpg`);

  /** Each change has a time of its own, so that none is hidden by a coarse clock. */
  function stamp(path) {
    time++;
    utimesSync(path, time, time);
  }

  const files = () =>
    folders.flatMap((folder) =>
      readdirSync(folder, { recursive: true })
        .map((name) => join(folder, name))
        .filter((path) => statSync(path).isFile()),
    );

  function into(path, write) {
    mkdirSync(dirname(path), { recursive: true });
    write(path);
  }

  /** As a program does it that saves with care: beside it, then in its place. Nobody sees a half. */
  function put(from, to, keepTime = false) {
    into(to, () => {
      const part = `${to}.part`;
      copyFileSync(from, part);
      if (keepTime) {
        const { atime, mtime } = statSync(from);
        utimesSync(part, atime, mtime);
      } else stamp(part);
      renameSync(part, to);
    });
  }

  function step(kind = pick(kinds)) {
    steps++;
    if (kind === "add") return put(pick(stock), newPlace());
    const file = pick(files());
    if (file === undefined) return;
    switch (kind) {
      case "move":
        return into(newPlace(), (to) => renameSync(file, to));
      case "moveFolder": {
        const [from, to] = [
          join(pick(folders), "2021"),
          join(pick(folders), `trip-${Math.floor(random() * 5)}`),
        ];
        if (existsSync(from) && !existsSync(to)) renameSync(from, to);
        return;
      }
      case "copy":
        return put(file, newPlace(), true);
      case "edit":
        return put(pick(stock), file);
      case "delete":
        return rmSync(file);
      case "touch":
        return stamp(file);
      case "break":
        // No picture any more, and it is said why.
        return random() < 0.3 ? put(import.meta.filename, file) : undefined;
    }
  }

  return {
    step,
    get steps() {
      return steps;
    },
    /** Goes on until the promise has settled; resolves with what it did. */
    async during(promise) {
      let isOver = false;
      const over = promise.finally(() => {
        isOver = true;
      });
      while (!isOver) {
        step();
        await Promise.race([over, new Promise((resolve) => setTimeout(resolve, 5 + random() * 60))]);
      }
      return await promise;
    },
  };
}
