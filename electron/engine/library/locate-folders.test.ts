import { describe, expect, test } from "vitest";
import { folderRow } from "../../../test/support/store.ts";
import { type FoundPath, whereIs } from "./locate-folders.ts";
import type { Mount } from "./mount-tables.ts";

const mount = (volumeId: string | null): Mount => ({
  mountPoint: "/m",
  volumeId,
  root: "",
  hasFileIds: true,
});
const at = (volumeId: string, path: string, known: string | null = volumeId): FoundPath => ({
  place: { volumeId, path },
  mount: mount(known),
});
const onDrive = folderRow("f", { path: "/media/usb/photos", volumeId: "uuid:A", volumePath: "photos" });
const byPath = folderRow("f", { path: "/media/usb/photos", volumeId: "/", volumePath: "media/usb/photos" });

describe("a folder of a drive that says who it is", () => {
  test("is at its path while its drive is mounted there", () => {
    expect(whereIs(onDrive, at("uuid:A", "photos"), "/media/usb/photos")).toEqual({
      ...{ state: "here", path: "/media/usb/photos" },
      place: { volumeId: "uuid:A", path: "photos" },
    });
  });

  test("is where its drive is mounted now, whatever is at its old path", () => {
    const there = { state: "here", path: "/media/usb1/photos" };
    for (const old of [null, at("uuid:B", "photos"), at("/", "media/usb/photos")])
      expect(whereIs(onDrive, old, "/media/usb1/photos")).toMatchObject(there);
  });

  test("keeps the way that a person gave over a link", () => {
    const linked = { ...onDrive, path: "/home/ada/link" };
    expect(whereIs(linked, at("uuid:A", "photos"), "/media/usb/photos")).toMatchObject({
      path: "/home/ada/link",
    });
  });

  test("is away while its drive is: an empty mount point or another drive at its path is not it", () => {
    for (const old of [null, at("/", "media/usb/photos"), at("uuid:B", "photos")])
      expect(whereIs(onDrive, old, null)).toEqual({ state: "away" });
  });

  test("is at its path where nobody can tell any more what is mounted there", () => {
    expect(whereIs(onDrive, at("/", "media/usb/photos", null), null)).toEqual({
      ...{ state: "here", path: "/media/usb/photos" },
      place: { volumeId: "uuid:A", path: "photos" },
    });
  });
});

describe("a folder that is known by its path", () => {
  test("is at its path, and takes the name that its volume has by now", () => {
    expect(whereIs(byPath, at("/", "media/usb/photos"), null)).toMatchObject({ place: { volumeId: "/" } });
    expect(whereIs(byPath, at("uuid:A", "photos"), null)).toEqual({
      ...{ state: "here", path: "/media/usb/photos" },
      place: { volumeId: "uuid:A", path: "photos" },
    });
  });

  test("is away where there is nothing at its path", () => {
    expect(whereIs(byPath, null, null)).toEqual({ state: "away" });
  });
});
