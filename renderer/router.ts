import { useSyncExternalStore } from "react";
import type { Sort } from "../shared/search.ts";

/** Every place of the interface. A photo is opened over the list it came from. */
export type Place =
  | { name: "photos"; photo: string | null }
  | { name: "search"; query: string; sort: Sort; photo: string | null }
  | { name: "favourites"; photo: string | null }
  | { name: "hidden"; photo: string | null }
  | { name: "album"; id: string; photo: string | null }
  | { name: "changes" }
  | { name: "folders" }
  | { name: "problems" };

/** A place in the history. `listKey` stays the same while photos are opened and closed over one list. */
export interface Location {
  place: Place;
  listKey: string;
  /** True where going back stays inside the app and returns to the list under an open photo. */
  openedFromList: boolean;
}

const albumPath = /^\/album\/([\w-]+)$/;
const photoPath = /^\/photo\/([0-9a-f]{64})$/;

/** Address -> place. What is not understood is the photos: no address is a dead end. */
export function parsePlace(address: string): Place {
  const url = new URL(address, "http://app.invalid");
  const query = url.searchParams.get("q");
  const sort: Sort = url.searchParams.get("sort") === "date" ? "date" : "relevance";
  const photo = photoPath.exec(url.pathname)?.[1] ?? null;
  const within = url.searchParams.get("in");
  const album =
    albumPath.exec(url.pathname)?.[1] ?? /^album:(.+)$/.exec(photo === null ? "" : (within ?? ""))?.[1];
  if (album !== undefined) return { name: "album", id: album, photo };
  if (url.pathname === "/favourites" || (photo !== null && within === "favourites"))
    return { name: "favourites", photo };
  if (url.pathname === "/hidden" || (photo !== null && within === "hidden")) return { name: "hidden", photo };
  if (url.pathname === "/changes") return { name: "changes" };
  if (url.pathname === "/folders") return { name: "folders" };
  if (url.pathname === "/problems") return { name: "problems" };
  if ((photo !== null || url.pathname === "/search") && query !== null && query.trim() !== "") {
    return { name: "search", query, sort, photo };
  }
  return { name: "photos", photo };
}

/** Place -> address; `parsePlace` reads it back. */
export function formatPlace(place: Place): string {
  switch (place.name) {
    case "favourites":
    case "hidden":
      return place.photo === null ? `/${place.name}` : `/photo/${place.photo}?in=${place.name}`;
    case "album":
      return place.photo === null
        ? `/album/${place.id}`
        : `/photo/${place.photo}?${new URLSearchParams({ in: `album:${place.id}` })}`;
    case "changes":
      return "/changes";
    case "folders":
      return "/folders";
    case "problems":
      return "/problems";
    case "photos":
      return place.photo === null ? "/" : `/photo/${place.photo}`;
    case "search": {
      const params = new URLSearchParams({ q: place.query });
      if (place.sort !== "relevance") params.set("sort", place.sort);
      const path = place.photo === null ? "/search" : `/photo/${place.photo}`;
      return `${path}?${params.toString()}`;
    }
  }
}

interface EntryState {
  listKey: string;
  openedFromList: boolean;
  /** The place itself, where its address would be too long for servers to take. */
  place?: Place;
}

/** Servers refuse request lines from some 8,000 characters on. */
const longestAddress = 4000;

function readLocation(): Location {
  const state = history.state as Partial<EntryState> | null;
  return {
    place: state?.place ?? parsePlace(location.pathname + location.search),
    listKey: state?.listKey ?? "start",
    openedFromList: state?.openedFromList ?? false,
  };
}

let current: Location | undefined;
const listeners = new Set<() => void>();

function moved(): void {
  current = readLocation();
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  if (listeners.size === 0) window.addEventListener("popstate", moved);
  listeners.add(listener);
  return () => {
    listeners.delete(listener);
    if (listeners.size === 0) window.removeEventListener("popstate", moved);
  };
}

function getLocation(): Location {
  current ??= readLocation();
  return current;
}

function write(place: Place, state: EntryState, mode: "push" | "replace"): void {
  const full = formatPlace(place);
  const isLong = full.length > longestAddress;
  const address = isLong ? full.slice(0, full.indexOf("?")) : full;
  const entry: EntryState = isLong ? { ...state, place } : state;
  if (mode === "push") history.pushState(entry, "", address);
  else history.replaceState(entry, "", address);
  moved();
}

/** The place where the person is. Re-renders when it changes. */
export function useLocation(): Location {
  return useSyncExternalStore(subscribe, getLocation);
}

/** Goes to a place: a new list with its own scroll position. */
export function navigate(place: Place, mode: "push" | "replace" = "push"): void {
  write(place, { listKey: newKey(), openedFromList: false }, mode);
}

/** Opens a photo over the list where the person is, or moves on to another while one is open. */
export function openPhoto(hash: string): void {
  const { place, listKey, openedFromList } = getLocation();
  if (!("photo" in place)) return;
  const replaces = place.photo !== null;
  write(
    { ...place, photo: hash },
    { listKey, openedFromList: replaces ? openedFromList : true },
    replaces ? "replace" : "push",
  );
}

/** Back to the list under the photo, at the same scroll position. */
export function closePhoto(): void {
  const { place, listKey, openedFromList } = getLocation();
  if (!("photo" in place) || place.photo === null) return;
  if (openedFromList) history.back();
  else write({ ...place, photo: null }, { listKey, openedFromList: false }, "replace");
}

function newKey(): string {
  return crypto.randomUUID();
}
