const elfMachines = { 62: "x64", 183: "arm64", 40: "arm", 3: "ia32", 243: "riscv64" };
const machTypes = { 16777223: "x64", 16777228: "arm64" };
const peMachines = { 34404: "x64", 43620: "arm64", 332: "ia32" };

/**
 * What system and processor a program or library is made for, from its first bytes (4 KiB do). Null: it is none.
 * @param {Buffer} head
 * @returns {{ platform: string, arch: string } | null}
 */
export function binaryKind(head) {
  if (head.length < 64) return null;
  if (head.readUInt32BE(0) === 0x7f454c46) return kind("linux", elfMachines[head.readUInt16LE(18)]);
  if (head.readUInt32LE(0) === 0xfeedfacf) return kind("darwin", machTypes[head.readUInt32LE(4)]);
  // A file for several processors at once. Java's classes begin so too, with a version where the count is.
  if (head.readUInt32BE(0) === 0xcafebabe && head.readUInt32BE(4) < 20) return kind("darwin", "several");
  if (head.toString("latin1", 0, 2) !== "MZ") return null;
  const at = head.readUInt32LE(0x3c);
  if (at + 6 > head.length || head.toString("latin1", at, at + 4) !== "PE\0\0") return null;
  return kind("win32", peMachines[head.readUInt16LE(at + 4)]);
}

const kind = (platform, arch = "another processor") => ({ platform, arch });
