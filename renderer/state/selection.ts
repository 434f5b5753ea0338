import { create } from "zustand";

interface Selection {
  /** Content hashes: they stay true when the list changes under them. */
  hashes: ReadonlySet<string>;
  /** The list that they were chosen in; in another nothing is selected. */
  listKey: string | null;
}

const nothing: ReadonlySet<string> = new Set();

/** Photos that the next action is about. */
export const useSelection = create<Selection>(() => ({ hashes: nothing, listKey: null }));

export function selectedIn(listKey: string): ReadonlySet<string> {
  const state = useSelection.getState();
  return state.listKey === listKey ? state.hashes : nothing;
}

export function useSelected(listKey: string): ReadonlySet<string> {
  return useSelection((state) => (state.listKey === listKey ? state.hashes : nothing));
}

export function select(listKey: string, hashes: Iterable<string>): void {
  const chosen = new Set(hashes);
  useSelection.setState({ hashes: chosen.size === 0 ? nothing : chosen, listKey });
}

/** Adds them, or takes them away if all of them are selected already. */
export function toggleSelected(listKey: string, hashes: readonly string[]): void {
  const now = selectedIn(listKey);
  const isAll = hashes.every((hash) => now.has(hash));
  const chosen = new Set(now);
  for (const hash of hashes) {
    if (isAll) chosen.delete(hash);
    else chosen.add(hash);
  }
  select(listKey, chosen);
}

export function clearSelection(): void {
  if (useSelection.getState().hashes.size > 0) useSelection.setState({ hashes: nothing, listKey: null });
}
