export interface PackageNotice {
  name: string;
  version: string;
  /** As the package names it, an SPDX expression. */
  license: string;
  home: string | null;
  /** Its licence files, whole. */
  texts: string[];
}
/** The text of THIRD-PARTY-NOTICES.txt. */
export function noticesOf(packages: readonly PackageNotice[]): string;
/** Writes LICENSE.txt, THIRD-PARTY-NOTICES.txt and LanceDB-Rust.html into `folder`. */
export function writeNotices(folder: string): void;
