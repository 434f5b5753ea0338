import { expect, test } from "vitest";
import { awayDriveName } from "./drive-name.ts";

const away = { mountsOf: () => [] };
const nameOf = (path: string, volumePath: string, volumeId = "uuid:1") =>
  awayDriveName({ path, volumePath, volumeId }, away);

test("a drive is called by where it was mounted last, as each system writes it", () => {
  expect(nameOf("/media/ada/Backup/Photos/2023", "Photos/2023")).toBe("Backup");
  expect(nameOf("/Volumes/Old Disk", "")).toBe("Old Disk");
  expect(nameOf("E:\\Photos", "Photos")).toBe("E:");
  expect(nameOf("E:\\", "")).toBe("E:");
  expect(nameOf("\\\\nas\\photos\\2023", "2023", "net:nas/photos")).toBe("\\\\nas\\photos");
});

test("a drive has no name where nobody can tell: a link led to it, or its folder is named by its path", () => {
  expect(nameOf("/home/ada/link to drive", "Photos")).toBeNull();
  expect(nameOf("/home/ada/Photos", "home/ada/Photos", "/")).toBeNull();
});

test("a drive that is connected is not away, wherever its folder went", () => {
  const folder = { path: "/media/ada/Backup/Photos", volumePath: "Photos", volumeId: "uuid:1" };
  expect(awayDriveName(folder, { mountsOf: () => ["/media/ada/Backup"] })).toBeNull();
});
