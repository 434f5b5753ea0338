import type { Person } from "../../../shared/photo.ts";
import type { XmpProperties } from "./rdf.ts";
import { listOf, numberIn, structOf, textIn, textsIn } from "./xmp-values.ts";

/**
 * People whom other programs named in a picture: the regions of the Metadata Working Group (Picasa, digiKam, Lightroom), those
 * of Microsoft, and lists of names alone (IPTC, Media Pro). Areas are as the file has them.
 */
export function peopleIn(xmp: XmpProperties): Person[] {
  const found = [
    ...regionsOf(xmp, "mwg-rs:Regions", "mwg-rs:RegionList").flatMap(byWorkingGroup),
    ...regionsOf(xmp, "MP:RegionInfo", "MPRI:Regions").flatMap(byMicrosoft),
    ...["Iptc4xmpExt:PersonInImage", "mediapro:People"].flatMap((name) =>
      textsIn(xmp, name).map((person) => ({ name: person, area: null })),
    ),
  ];
  return joinPeople(found);
}

/** Each name once, with the first area that is known. */
export function joinPeople(people: readonly Person[]): Person[] {
  const byName = new Map<string, Person>();
  for (const person of people) {
    const key = person.name.toLowerCase();
    const known = byName.get(key);
    if (!known) byName.set(key, person);
    else if (known.area === null && person.area !== null) byName.set(key, { ...known, area: person.area });
  }
  return [...byName.values()];
}

function regionsOf(xmp: XmpProperties, name: string, listName: string): XmpProperties[] {
  return listOf(structOf(xmp[name])?.[listName]).flatMap((item) => {
    const region = structOf(item);
    return region === null ? [] : [region];
  });
}

function byWorkingGroup(region: XmpProperties): Person[] {
  const name = textIn(region, "mwg-rs:Name");
  // Others are pets, bar codes, and what was focused on.
  if (name === null || (textIn(region, "mwg-rs:Type") ?? "Face").toLowerCase() !== "face") return [];
  const area = structOf(region["mwg-rs:Area"]);
  if (area === null || (textIn(area, "stArea:unit") ?? "normalized") !== "normalized")
    return [{ name, area: null }];
  const [x, y, width, height] = ["x", "y", "w", "h"].map((side) => numberIn(area, `stArea:${side}`));
  if (x == null || y == null || width == null || height == null) return [{ name, area: null }];
  // x and y are its middle.
  return [{ name, area: inPicture({ left: x - width / 2, top: y - height / 2, width, height }) }];
}

function byMicrosoft(region: XmpProperties): Person[] {
  const name = textIn(region, "MPReg:PersonDisplayName");
  if (name === null) return [];
  const sides = (textIn(region, "MPReg:Rectangle") ?? "").split(",").map((side) => Number.parseFloat(side));
  const [left, top, width, height] = sides;
  if (sides.length !== 4 || sides.some((side) => !Number.isFinite(side))) return [{ name, area: null }];
  return [{ name, area: inPicture({ left: left!, top: top!, width: width!, height: height! }) }];
}

type Area = NonNullable<Person["area"]>;

function inPicture(area: Area): Area | null {
  const slack = 0.02;
  const { left, top, width, height } = area;
  const isInside = left >= -slack && top >= -slack && left + width <= 1 + slack && top + height <= 1 + slack;
  return isInside && width > 0 && height > 0 ? area : null;
}
