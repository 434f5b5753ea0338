import { latin1, viewOf } from "../formats/bytes.ts";
import { cleanText, decodeText } from "./text.ts";

/** What IPTC's older form (IIM 4.2) says, as far as it is asked for. Texts are clean, times are as written. */
export interface IptcFacts {
  title: string | null;
  caption: string | null;
  keywords: string[];
  /** "20230812" and "170300+0200". */
  date: string | null;
  time: string | null;
}

const nothing: IptcFacts = { title: null, caption: null, keywords: [], date: null, time: null };
const mostRecords = 2_000;
const utf8Mark = "\x1b%G";

/** Datasets one after the other, until one makes no sense. */
export function readIptc(bytes: Uint8Array): IptcFacts {
  const facts: IptcFacts = { ...nothing, keywords: [] };
  const view = viewOf(bytes);
  let isUtf8 = false;
  let at = 0;
  for (let count = 0; count < mostRecords && at + 5 <= bytes.length && bytes[at] === 0x1c; count++) {
    const id = view.getUint16(at + 1);
    let length = view.getUint16(at + 3);
    at += 5;
    if (length & 0x8000) {
      const size = length & 0x7fff;
      if (size > 4 || at + size > bytes.length) break;
      length = 0;
      for (let i = 0; i < size; i++) length = length * 256 + bytes[at + i]!;
      at += size;
    }
    if (at + length > bytes.length) break;
    const value = bytes.subarray(at, at + length);
    at += length;
    if (id === 0x015a) isUtf8 = latin1(value, 0, 3) === utf8Mark;
    else take(facts, id, isUtf8 ? Buffer.from(value).toString("utf8") : decodeText(value));
  }
  return facts;
}

function take(facts: IptcFacts, id: number, value: string): void {
  switch (id) {
    case 0x0205:
      facts.title ??= cleanText(value);
      break;
    case 0x0219: {
      const keyword = cleanText(value);
      if (keyword !== null) facts.keywords.push(keyword);
      break;
    }
    case 0x0237:
      facts.date ??= cleanText(value);
      break;
    case 0x023c:
      facts.time ??= cleanText(value);
      break;
    case 0x0278:
      facts.caption ??= cleanText(value, { isLong: true });
      break;
  }
}
