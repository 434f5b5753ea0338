import { create } from "zustand";
import { persist } from "zustand/middleware";

/** What the viewer remembers on this machine. */
/** What the viewer remembers on this machine. */
interface ViewerSettings {
  infoOpen: boolean;
}

export const useViewerSettings = create<ViewerSettings>()(
  persist((): ViewerSettings => ({ infoOpen: false }), { name: "albumen-viewer", version: 1 }),
);
