import { create } from "zustand";

/** What is asked about photos or an album, in front of everything. */
export type FactDialog =
  | { kind: "add-to-album"; hashes: readonly string[] }
  | { kind: "date"; hashes: readonly string[]; takenAt: string | null }
  | { kind: "place"; hashes: readonly string[] }
  /** A new album (id null), of these photos; or another name for one. */
  | { kind: "album-name"; id: string | null; name: string; hashes: readonly string[] };

export const useFactDialog = create<{ dialog: FactDialog | null }>(() => ({ dialog: null }));

export function askFor(dialog: FactDialog): void {
  useFactDialog.setState({ dialog });
}

export function closeFactDialog(): void {
  useFactDialog.setState({ dialog: null });
}
