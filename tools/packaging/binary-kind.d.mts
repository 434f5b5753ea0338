export interface BinaryKind {
  platform: string;
  /** "several": a file for more than one processor. */
  arch: string;
}
/** What system and processor a program or library is made for, from its first bytes; null for anything else. */
export function binaryKind(head: Buffer): BinaryKind | null;
