import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Failure } from "../../../shared/errors.ts";
import { movedNote, readMovedTo } from "../health/moved-note.ts";

/**
 * Where a library is now: in the folder that was named, or where it was moved to from there. Fails with `library-missing`
 * where it was moved to a place that cannot be reached; an empty one in the old place would answer for it.
 */
export function followMove(library: string): string {
  let here = library;
  for (let moves = 0; moves < 16; moves++) {
    const to = movedTo(here);
    if (to === null) return here;
    here = to;
  }
  throw new Failure(
    "library-missing",
    `The library ${library} was moved in a circle. Delete ${movedNote} in one of its folders.`,
  );
}

function movedTo(library: string): string | null {
  let text: string;
  try {
    text = readFileSync(join(library, movedNote), "utf8");
  } catch {
    return null;
  }
  const to = readMovedTo(text);
  if (to === null) return null;
  if (!existsSync(to)) throw gone(library, to);
  return to;
}

function gone(library: string, to: string): Failure {
  return new Failure(
    "library-missing",
    `This library was moved to ${to}, which cannot be reached. Connect its drive; or, to begin with an empty library, delete ${join(library, movedNote)}.`,
  );
}
