import { create } from "zustand";
import { persist } from "zustand/middleware";
import type { Appearance } from "../../shared/shell.ts";

export const sidebarWidths = { least: 180, usual: 220, most: 380 } as const;
const recentKept = 8;

interface Ui {
  theme: Appearance;
  /** Pixels of layout, as dragged by the person. */
  sidebarWidth: number;
  sidebarCollapsed: boolean;
  /** Newest first. */
  recentSearches: string[];
}

/** What the window remembers on this machine, and nothing about the library. */
export const useUi = create<Ui>()(
  persist(
    (): Ui => ({
      theme: "system",
      sidebarWidth: sidebarWidths.usual,
      sidebarCollapsed: false,
      recentSearches: [],
    }),
    { name: "albumen-window", version: 1 },
  ),
);

export function setTheme(theme: Appearance): void {
  useUi.setState({ theme });
}

export function setSidebarWidth(width: number): void {
  const sidebarWidth = Math.round(Math.min(sidebarWidths.most, Math.max(sidebarWidths.least, width)));
  useUi.setState({ sidebarWidth });
}

export function toggleSidebar(): void {
  useUi.setState(({ sidebarCollapsed }) => ({ sidebarCollapsed: !sidebarCollapsed }));
}

/** The list of recent searches after one more: newest first, no doubles, bounded. */
export function withRecent(recent: readonly string[], query: string): string[] {
  return [query, ...recent.filter((other) => other !== query)].slice(0, recentKept);
}

export function rememberSearch(query: string): void {
  useUi.setState(({ recentSearches }) => ({ recentSearches: withRecent(recentSearches, query) }));
}

export function forgetSearch(query: string): void {
  useUi.setState(({ recentSearches }) => ({
    recentSearches: recentSearches.filter((other) => other !== query),
  }));
}
