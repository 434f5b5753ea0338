import { z } from "zod";

/** Left in the old folder of a library that was moved: says where it is. */
export const movedNote = "moved-to.json";

const noteSchema = z.object({ movedTo: z.string().min(1) });

/** Null for a note that is none. */
export function readMovedTo(text: string): string | null {
  try {
    return noteSchema.parse(JSON.parse(text)).movedTo;
  } catch {
    return null;
  }
}
