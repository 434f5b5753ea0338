import { latin1, viewOf } from "./bytes.ts";
import { type ColourSpace, colourSpaceOf, iccProfile } from "./icc.ts";
import { boxAt, boxesIn } from "./iso-boxes.ts";

/** The colour space that a HEIF or AVIF names by number ("nclx"), or null where it is sRGB, unknown, or not said. */
export function heifColourSpace(bytes: Uint8Array): ColourSpace | null {
  const properties = boxAt(bytes, ["meta", "iprp", "ipco"]);
  if (!properties) return null;
  for (const { type, content } of boxesIn(properties)) {
    if (type !== "colr" || content.length < 8 || latin1(content, 0, 4) !== "nclx") continue;
    const view = viewOf(content);
    return colourSpaceOf(view.getUint16(4), view.getUint16(6));
  }
  return null;
}

export function heifProfile(bytes: Uint8Array): Buffer | null {
  const space = heifColourSpace(bytes);
  return space && iccProfile(space);
}
