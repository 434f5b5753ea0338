import { z } from "zod";

/** One thing that a person did and can take back. */
export const undoEntrySchema = z.object({
  id: z.string(),
  /** In words: "Rated 12 photos". */
  label: z.string(),
  at: z.string(),
  /** Photos, files or whatever it was done to. */
  count: z.number().int(),
  state: z.enum(["done", "undone"]),
});
export type UndoEntry = z.infer<typeof undoEntrySchema>;

/** What undo and redo would do now. */
export const undoStateSchema = z.object({
  undo: undoEntrySchema.nullable(),
  redo: undoEntrySchema.nullable(),
});
export type UndoState = z.infer<typeof undoStateSchema>;

/** What a change answers with: what it did, and the name by which it is undone; null where nothing changed. */
export const doneSchema = z.object({
  undoId: z.string().nullable(),
  label: z.string(),
  /** Photos that changed, and those that could not: a date to shift, and none is known. */
  changed: z.number().int(),
  skipped: z.number().int(),
});
export type Done = z.infer<typeof doneSchema>;
