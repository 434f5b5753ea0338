import { XMLParser } from "fast-xml-parser";

/**
 * A value of XMP: a text, a list, or named values. Names have the prefixes below whatever the file calls them.
 * (ISO 16684-1; each of the ways in which RDF/XML may write one thing gives the same.)
 */
export type XmpValue = string | XmpValue[] | { [name: string]: XmpValue };
export type XmpProperties = Readonly<Record<string, XmpValue>>;

const rdf = "http://www.w3.org/1999/02/22-rdf-syntax-ns#";

const prefixes: Readonly<Record<string, string>> = {
  [rdf]: "rdf",
  "http://purl.org/dc/elements/1.1/": "dc",
  "http://ns.adobe.com/xap/1.0/": "xmp",
  "http://ns.adobe.com/xmp/note/": "xmpNote",
  "http://ns.adobe.com/photoshop/1.0/": "photoshop",
  "http://ns.adobe.com/exif/1.0/": "exif",
  "http://cipa.jp/exif/1.0/": "exifEX",
  "http://ns.adobe.com/exif/1.0/aux/": "aux",
  "http://ns.adobe.com/tiff/1.0/": "tiff",
  "http://ns.adobe.com/lightroom/1.0/": "lr",
  "http://www.digikam.org/ns/1.0/": "digiKam",
  "http://ns.microsoft.com/photo/1.0/": "MicrosoftPhoto",
  "http://ns.microsoft.com/photo/1.0": "MicrosoftPhoto",
  "http://ns.microsoft.com/photo/1.2/": "MP",
  "http://ns.microsoft.com/photo/1.2/t/RegionInfo#": "MPRI",
  "http://ns.microsoft.com/photo/1.2/t/Region#": "MPReg",
  "http://www.metadataworkinggroup.com/schemas/regions/": "mwg-rs",
  "http://ns.adobe.com/xmp/sType/Area#": "stArea",
  "http://ns.adobe.com/xap/1.0/sType/Area#": "stArea",
  "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": "Iptc4xmpExt",
  "http://ns.iview-multimedia.com/mediapro/1.0/": "mediapro",
  "http://ns.acdsee.com/iptc/1.0/": "acdsee",
  "http://ns.google.com/photos/1.0/panorama/": "GPano",
  "http://ns.google.com/photos/1.0/camera/": "GCamera",
  "http://ns.google.com/photos/1.0/container/": "Container",
  "http://ns.google.com/photos/1.0/container/item/": "Item",
};

/** Of a packet that is read. Programs that keep their whole history in it stay below. */
export const longestXmp = 4 * 1024 * 1024;
const deepest = 24;
const mostNodes = 200_000;

/** Entities are not expanded by the parser, and a packet that declares some is refused: see `plainText`. */
const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: "",
  processEntities: false,
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
});

/** Its way to write elements: the name is the one key that is not ":@", which holds the attributes. */
type Element = { ":@"?: Record<string, string>; "#text"?: string } & { [name: string]: unknown };

interface Scope {
  namespaces: ReadonlyMap<string, string>;
  depth: number;
}

/** All properties of the packet's descriptions. Nothing where it is no XML; what is broken in it is left out. */
export function parseXmp(packet: string): XmpProperties {
  if (packet.length > longestXmp || /<!(DOCTYPE|ENTITY)/i.test(packet)) return {};
  try {
    const found: Record<string, XmpValue> = {};
    const budget = { nodes: mostNodes };
    const roots = parser.parse(packet) as Element[];
    collect(roots, { namespaces: new Map(), depth: 0 }, found, budget);
    return found;
  } catch {
    return {}; // What others wrote about a photo is a gift; without it the photo is still one.
  }
}

function collect(
  elements: readonly Element[],
  scope: Scope,
  found: Record<string, XmpValue>,
  budget: { nodes: number },
): void {
  for (const element of elements) {
    const opened = open(element, scope, budget);
    if (opened === null) continue;
    if (opened.name !== "rdf:Description") collect(opened.children, opened.scope, found, budget);
    // One property may be said twice: the first one stays.
    else for (const [name, value] of fieldsOf(opened, budget)) found[name] ??= value;
  }
}

interface Opened {
  name: string;
  attributes: [name: string, value: string][];
  children: Element[];
  scope: Scope;
}

function open(element: Element, outer: Scope, budget: { nodes: number }): Opened | null {
  const raw = Object.keys(element).find((key) => key !== ":@");
  if (raw === undefined || raw === "#text" || outer.depth >= deepest || budget.nodes-- <= 0) return null;
  const given = Object.entries(element[":@"] ?? {});
  let { namespaces } = outer;
  const declared = given.filter(([name]) => name.startsWith("xmlns:"));
  if (declared.length > 0) {
    namespaces = new Map([...namespaces, ...declared.map(([name, uri]) => [name.slice(6), uri] as const)]);
  }
  const attributes = given
    .filter(([name]) => !name.startsWith("xmlns"))
    .map(([name, value]) => [canonical(name, namespaces), plainText(value)] as [string, string]);
  const children = element[raw];
  return {
    name: canonical(raw, namespaces),
    attributes,
    children: Array.isArray(children) ? (children as Element[]) : [],
    scope: { namespaces, depth: outer.depth + 1 },
  };
}

function canonical(name: string, namespaces: ReadonlyMap<string, string>): string {
  const colon = name.indexOf(":");
  if (colon === -1) return name;
  const prefix = name.slice(0, colon);
  const uri = namespaces.get(prefix);
  // A name whose space is known to nobody is kept apart from those that are.
  const known = uri === undefined ? (prefix === "xml" ? "xml" : "?") : (prefixes[uri] ?? "?");
  return `${known}:${name.slice(colon + 1)}`;
}

function* fieldsOf(
  { attributes, children, scope }: Opened,
  budget: { nodes: number },
): Generator<[string, XmpValue]> {
  for (const [name, value] of attributes) if (isField(name)) yield [name, value];
  for (const child of children) {
    const opened = open(child, scope, budget);
    if (opened === null || !isField(opened.name)) continue;
    const value = xmpValue(opened, budget);
    if (value !== null) yield [opened.name, value];
  }
}

const isField = (name: string) =>
  !name.startsWith("?:") && !name.startsWith("xml:") && (!name.startsWith("rdf:") || name === "rdf:value");

function xmpValue(opened: Opened, budget: { nodes: number }): XmpValue | null {
  const { attributes, children, scope } = opened;
  for (const child of children) {
    const inner = open(child, scope, budget);
    if (inner === null) continue;
    if (inner.name === "rdf:Bag" || inner.name === "rdf:Seq") return listOf(inner, budget);
    if (inner.name === "rdf:Alt") return firstOf(inner, budget);
    if (inner.name === "rdf:Description") return structOf(inner, budget);
    // Named values right inside: parseType="Resource".
    return structOf(opened, budget);
  }
  const text = textOf(children);
  if (text.trim() !== "") return text;
  const resource = attributes.find(([name]) => name === "rdf:resource");
  if (resource) return resource[1];
  return attributes.some(([name]) => isField(name)) ? structOf(opened, budget) : text;
}

function structOf(opened: Opened, budget: { nodes: number }): XmpValue {
  const struct: { [name: string]: XmpValue } = Object.fromEntries(fieldsOf(opened, budget));
  // A value with something said about it.
  return struct["rdf:value"] ?? struct;
}

function itemsOf(list: Opened, budget: { nodes: number }): Opened[] {
  return list.children.flatMap((child) => {
    const item = open(child, list.scope, budget);
    return item?.name === "rdf:li" ? [item] : [];
  });
}

function listOf(list: Opened, budget: { nodes: number }): XmpValue[] {
  return itemsOf(list, budget).flatMap((item) => xmpValue(item, budget) ?? []);
}

/** Of alternatives the default one, else the first. */
function firstOf(list: Opened, budget: { nodes: number }): XmpValue | null {
  const items = itemsOf(list, budget);
  const isDefault = ({ attributes }: Opened) =>
    attributes.some(([name, value]) => name === "xml:lang" && value === "x-default");
  const chosen = items.find(isDefault) ?? items[0];
  return chosen ? xmpValue(chosen, budget) : null;
}

function textOf(children: readonly Element[]): string {
  return plainText(children.map((child) => child["#text"] ?? "").join(""));
}

const named: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", quot: '"', apos: "'" };

/** The five entities of XML and numbers, each once: nothing can grow. */
function plainText(text: string): string {
  if (!text.includes("&")) return text;
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|(\w{1,4}));/gi, (all, decimal, hex, name) => {
    if (name !== undefined) return named[name as string] ?? all;
    const code = decimal === undefined ? Number.parseInt(hex as string, 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : "";
  });
}
