import { create } from "zustand";

/** Whether the dialog that adds a folder is open: asked for from several places of the window. */
export const useAddFolder = create<{ open: boolean }>(() => ({ open: false }));

export function openAddFolder(): void {
  useAddFolder.setState({ open: true });
}

export function closeAddFolder(): void {
  useAddFolder.setState({ open: false });
}
