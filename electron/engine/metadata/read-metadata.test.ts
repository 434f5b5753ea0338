import fc from "fast-check";
import { describe, expect, test } from "vitest";
import * as images from "../../../test/fixtures/images.ts";
import {
  appleNotes,
  ascii,
  bag,
  exifBlock,
  iptcBlock,
  jpegWith,
  pngWith,
  rational,
  xmpPacket,
} from "../../../test/fixtures/metadata.ts";
import { readHeader } from "../formats/read-header.ts";
import { mergeFacts } from "./merge.ts";
import { readMetadata } from "./read-metadata.ts";

const surroundings = {
  fileName: "a.jpg",
  modifiedAt: Date.UTC(2020, 0, 1),
  now: Date.UTC(2026, 0, 1),
  zoneMinutesAt: () => 0,
};

/** What is read of a file as indexing reads it. */
async function read(bytes: Buffer) {
  const { kind, exif } = await readHeader(bytes);
  const facts = readMetadata({ bytes, kind, exif, ...surroundings });
  return { ...facts, ...mergeFacts(facts.said) };
}

const small = () => images.jpeg({ width: 64, height: 48 });
const withXmp = async (properties: string) => read(jpegWith(await small(), { xmp: xmpPacket(properties) }));
const alt = (text: string) =>
  `<rdf:Alt><rdf:li xml:lang="de">Falsch</rdf:li><rdf:li xml:lang="x-default">${text}</rdf:li></rdf:Alt>`;

describe("XMP", () => {
  test("title, caption, rating and keywords, in elements", async () => {
    const facts = await withXmp(
      `<dc:title>${alt("A &amp; B")}</dc:title><dc:description>${alt("One\nTwo")}</dc:description>
       <xmp:Rating>4</xmp:Rating><dc:subject>${bag("sea", "Rome")}</dc:subject>
       <lr:hierarchicalSubject>${bag("Places|Italy|Rome")}</lr:hierarchicalSubject>`,
    );
    expect(facts.title).toEqual({ value: "A & B", source: "xmp" });
    expect(facts.caption?.value).toBe("One\nTwo");
    expect(facts.rating?.value).toBe(4);
    expect(facts.keywords.map(({ path }) => path)).toEqual([["Places", "Italy", "Rome"], ["sea"]]);
  });

  test("the same in attributes, under prefixes of the writer's own", async () => {
    const packet = `<x:xmpmeta xmlns:x="adobe:ns:meta/"><R:RDF xmlns:R="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
      <R:Description xmlns:q="http://ns.adobe.com/xap/1.0/" q:Rating="3"/></R:RDF></x:xmpmeta>`;
    expect((await read(jpegWith(await small(), { xmp: packet }))).rating?.value).toBe(3);
  });

  test("digiKam's keywords keep what they belong to", async () => {
    const facts = await withXmp(
      `<digiKam:TagsList><rdf:Seq><rdf:li>Trips/2023</rdf:li></rdf:Seq></digiKam:TagsList>`,
    );
    expect(facts.keywords.map(({ path }) => path)).toEqual([["Trips", "2023"]]);
  });

  test.each([
    ["1", 1],
    ["25", 2],
    ["50", 3],
    ["75", 4],
    ["99", 5],
  ])("Microsoft's %s percent are %i stars", async (percent, stars) => {
    expect((await withXmp(`<MicrosoftPhoto:Rating>${percent}</MicrosoftPhoto:Rating>`)).rating?.value).toBe(
      stars,
    );
  });

  test("people by the Metadata Working Group and by Microsoft, each once, pets not", async () => {
    const region = (name: string, type: string) =>
      `<rdf:li><rdf:Description mwg-rs:Name="${name}" mwg-rs:Type="${type}">
       <mwg-rs:Area stArea:x="0.5" stArea:y="0.5" stArea:w="0.2" stArea:h="0.4" stArea:unit="normalized"/></rdf:Description></rdf:li>`;
    const facts = await withXmp(
      `<mwg-rs:Regions rdf:parseType="Resource"><mwg-rs:RegionList><rdf:Bag>${region("Ada", "Face")}${region("Rex", "Pet")}</rdf:Bag></mwg-rs:RegionList></mwg-rs:Regions>
       <MP:RegionInfo rdf:parseType="Resource"><MPRI:Regions>${bag(
         "<rdf:Description MPReg:PersonDisplayName='ADA' MPReg:Rectangle='0, 0, 0.1, 0.1'/>",
         "<rdf:Description MPReg:PersonDisplayName='Bob' MPReg:Rectangle='0.1, 0.2, 0.3, 0.4'/>",
       )}</MPRI:Regions></MP:RegionInfo>`,
    );
    expect(facts.people).toEqual([
      { name: "Ada", source: "xmp", area: { left: 0.4, top: 0.3, width: 0.2, height: 0.4 } },
      { name: "Bob", source: "xmp", area: { left: 0.1, top: 0.2, width: 0.3, height: 0.4 } },
    ]);
  });

  test("marks of panoramas and of moving pictures", async () => {
    const facts = await withXmp(
      "<GPano:ProjectionType>equirectangular</GPano:ProjectionType><GCamera:MotionPhoto>1</GCamera:MotionPhoto>",
    );
    expect(facts).toMatchObject({ panorama: "equirectangular", hasMotion: true });
  });

  test("an orientation in XMP turns nothing: that of the file's own header goes", async () => {
    const upright = await images.orientedJpeg(1, 120, 80);
    const bytes = jpegWith(upright, { xmp: xmpPacket("<tiff:Orientation>6</tiff:Orientation>") });
    expect(await readHeader(bytes)).toMatchObject({ orientation: 1, width: 120, height: 80 });
  });

  test("entities that a packet declares are not expanded", async () => {
    const bomb = `<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>${xmpPacket("<dc:title>&b;</dc:title>")}`;
    expect((await read(jpegWith(await small(), { xmp: bomb }))).title).toBeNull();
  });

  test("one value of a wrong shape costs itself alone", async () => {
    const facts = await withXmp(
      `<dc:title rdf:parseType="Resource"><dc:x>1</dc:x></dc:title><xmp:Rating>many</xmp:Rating><dc:subject>${bag("sea")}</dc:subject>`,
    );
    expect(facts).toMatchObject({ title: null, rating: null, keywords: [{ path: ["sea"] }] });
  });

  test.each([false, true])("in a PNG, packed: %s", async (isPacked) => {
    const bytes = pngWith(await images.png(), xmpPacket("<xmp:Rating>2</xmp:Rating>"), { isPacked });
    expect(readMetadata({ bytes, kind: "png", exif: null, ...surroundings }).said[0]?.facts.rating).toBe(2);
  });

  test.each(["webp", "tiff", "avif"] as const)("in a %s", async (format) => {
    const bytes = await images
      .picture(64, 48)
      .withXmp(xmpPacket("<xmp:Rating>2</xmp:Rating>"))
      [format]()
      .toBuffer();
    expect((await read(bytes)).rating?.value).toBe(2);
  });
});

describe("IPTC", () => {
  test("title, caption and keywords, in the coding that it names", async () => {
    const iptc = iptcBlock([
      [0x015a, "\x1b%G"],
      [0x0205, "Zürich"],
      [0x0219, "See"],
      [0x0219, "Möwe"],
      [0x0278, "Am See"],
    ]);
    const facts = await read(jpegWith(await small(), { iptc }));
    expect(facts).toMatchObject({ title: { value: "Zürich", source: "iptc" }, caption: { value: "Am See" } });
    expect(facts.keywords.map(({ path }) => path)).toEqual([["See"], ["Möwe"]]);
  });

  test("without a word on its coding, what old programs wrote is read as they meant it", async () => {
    const iptc = iptcBlock([[0x0205, Buffer.from("Z\xfcrich", "latin1")]]);
    expect((await read(jpegWith(await small(), { iptc }))).title?.value).toBe("Zürich");
  });
});

describe("EXIF", () => {
  test("exposure, camera and lens", async () => {
    const exif = exifBlock({
      main: { 271: ascii("Maker"), 272: ascii("One") },
      exposure: {
        33434: rational([1, 250]),
        33437: rational([28, 10]),
        34855: [400],
        37385: [1],
        37386: rational([35, 1]),
        41989: [52],
        42036: ascii("35mm F2.8"),
      },
    });
    expect(await read(jpegWith(await small(), { exif }))).toMatchObject({
      ...{ camera: "Maker One", lens: "35mm F2.8" },
      exposure: {
        seconds: 1 / 250,
        aperture: 2.8,
        iso: 400,
        focalLengthMm: 35,
        focalLength35Mm: 52,
        flash: true,
      },
    });
  });

  test("altitude, below the sea as well", async () => {
    const degrees = (value: number) => rational([value, 1], [0, 1], [0, 1]);
    const position = {
      ...{ 1: ascii("N"), 2: degrees(31), 3: ascii("E"), 4: degrees(35) },
      ...{ 5: { type: 1, count: 1, data: Buffer.from([1]) }, 6: rational([430, 1]) },
    };
    const facts = await read(jpegWith(await small(), { exif: exifBlock({ position }) }));
    expect(facts.position?.value).toEqual({ latitude: 31, longitude: 35, altitudeMetres: -430 });
  });

  test("the clock of satellites tells the zone that the camera does not", async () => {
    const exif = exifBlock({
      exposure: { 36867: ascii("2023:08:12 17:03:10") },
      position: { 7: rational([11, 1], [18, 1], [5, 1]), 29: ascii("2023:08:12") },
    });
    expect(await read(jpegWith(await small(), { exif }))).toMatchObject({
      ...{ takenAtLocal: Date.UTC(2023, 7, 12, 17, 3, 10), takenAtSource: "exif", takenAtZoneMinutes: 345 },
    });
  });

  test("what joins an iPhone's picture with its video", async () => {
    const exif = exifBlock({ exposure: { 37500: appleNotes("3F9C0A52-0000-4000-8000-123456789ABC") } });
    const { said } = await read(jpegWith(await small(), { exif }));
    expect(said[0]?.facts.liveIdentifier).toBe("3F9C0A52-0000-4000-8000-123456789ABC");
  });

  test("a directory that lies outside of the block costs itself alone", async () => {
    const exif = exifBlock({
      main: { 272: ascii("One") },
      exposure: { 34855: [400] },
      position: { 1: ascii("N") },
    });
    // The pointer to the position, which is the last entry of the first directory.
    exif.writeUInt32LE(0xffffff, 8 + 2 + 2 * 12 + 8);
    const facts = await read(jpegWith(await small(), { exif }));
    expect(facts).toMatchObject({ camera: "One", exposure: { iso: 400 }, position: null });
  });
});

describe("when it was taken", () => {
  const times = [
    ["exif", { exif: exifBlock({ exposure: { 36867: ascii("2011:01:01 10:00:00") } }) }],
    ["xmp", { xmp: xmpPacket("<photoshop:DateCreated>2012-01-01T10:00:00+02:00</photoshop:DateCreated>") }],
    [
      "iptc",
      {
        iptc: iptcBlock([
          [0x0237, "20130101"],
          [0x023c, "100000+0100"],
        ]),
      },
    ],
  ] as const;

  test.each(times)("by %s alone", async (source, blocks) => {
    const facts = await read(jpegWith(await small(), blocks));
    expect(facts.takenAtSource).toBe(source);
    expect(new Date(facts.takenAtLocal ?? 0).getUTCHours()).toBe(10);
    expect(facts.takenAtZoneMinutes).toBe({ exif: null, xmp: 120, iptc: 60 }[source]);
  });

  test("by the camera where several say it", async () => {
    const facts = await read(
      jpegWith(await small(), Object.assign({}, ...times.map(([, blocks]) => blocks))),
    );
    expect(facts.takenAtSource).toBe("exif");
  });
});

describe("what is broken", () => {
  test("never costs more than what it says: any byte of the headers may be anything", async () => {
    const whole = jpegWith(await small(), {
      exif: exifBlock({
        main: { 272: ascii("One") },
        exposure: { 34855: [400], 37500: appleNotes("AAAAAAAA") },
      }),
      xmp: xmpPacket(`<dc:title>${alt("T")}</dc:title><dc:subject>${bag("a", "b")}</dc:subject>`),
      iptc: iptcBlock([[0x0205, "Title"]]),
    });
    const end = whole.indexOf(Buffer.from([0xff, 0xdb]));
    const changes = fc.array(fc.tuple(fc.nat(end), fc.nat(255)), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(changes, fc.nat(whole.length), fc.boolean(), (some, length, isCut) => {
        const bytes = Buffer.from(whole);
        for (const [at, value] of some) bytes[at] = value;
        const cut = isCut ? bytes.subarray(0, length) : bytes;
        // As sharp finds it.
        const exif = cut.subarray(12, 400);
        expect(readMetadata({ bytes: cut, kind: "jpeg", exif, ...surroundings })).toHaveProperty("said");
      }),
      { numRuns: 500 },
    );
  });

  test("any bytes at all as any format give facts", () => {
    const kinds = ["jpeg", "png", "webp", "gif", "tiff", "avif", "heic", "bmp", "jxl", "psd", "raw"] as const;
    const starts = [
      "",
      "II*\0\x08\0\0\0",
      "RIFF\0\0\0\0WEBP",
      "8BPS\0\x01",
      "\0\0\0\x18ftypheic",
      "\xff\xd8\xff\xe1",
    ];
    fc.assert(
      fc.property(
        fc.constantFrom(...kinds),
        fc.constantFrom(...starts),
        fc.uint8Array({ maxLength: 300 }),
        (kind, start, rest) => {
          const bytes = Buffer.concat([Buffer.from(start, "latin1"), rest]);
          expect(readMetadata({ bytes, kind, exif: bytes, ...surroundings })).toHaveProperty("said");
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("any text at all as XMP gives facts, and quickly refuses to go deep", async () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (text) => {
        const bytes = jpegWith(Buffer.from([0xff, 0xd8, 0xff, 0xd9]), { xmp: xmpPacket(text) });
        expect(readMetadata({ bytes, kind: "jpeg", exif: null, ...surroundings })).toHaveProperty("said");
      }),
    );
    const deep = "<dc:title>".repeat(5_000);
    const bytes = jpegWith(Buffer.from([0xff, 0xd8, 0xff, 0xd9]), { xmp: xmpPacket(deep) });
    expect(readMetadata({ bytes, kind: "jpeg", exif: null, ...surroundings }).said).toEqual([]);
  });
});
