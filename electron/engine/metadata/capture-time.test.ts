import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type CaptureTimeInput,
  captureTime,
  parseExifTime,
  parseOffset,
  timeInName,
} from "./capture-time.ts";

const now = Date.UTC(2024, 5, 1);
const base: CaptureTimeInput = {
  exif: {},
  fileName: "a.jpg",
  modifiedAt: Date.UTC(2020, 1, 2, 10, 0, 0),
  now,
  zoneMinutesAt: () => 60,
};
const of = (input: Partial<CaptureTimeInput>) => captureTime({ ...base, ...input });
const named = (fileName: string) => {
  const time = timeInName(fileName, () => 120);
  return time === null ? null : new Date(time).toISOString().slice(0, 19);
};

test("the moment of exposure comes first, with its zone", () => {
  const exif = {
    DateTimeOriginal: "2023:08:12 17:03:00",
    OffsetTimeOriginal: "+02:00",
    CreateDate: "2023:08:13 00:00:01",
    ModifyDate: "2024:01:01 00:00:00",
  };
  expect(of({ exif })).toEqual({ local: Date.UTC(2023, 7, 12, 17, 3, 0), source: "exif", zoneMinutes: 120 });
});

test("an impossible date is passed over, tag by tag", () => {
  for (const bad of [
    ...["0000:00:00 00:00:00", "    :  :     :  :  ", "", "1970:01:01 00:00:00", "1970:01:01 01:00:00"],
    ...["2023:13:01 00:00:00", "2023:02:30 10:00:00", "2024:06:03 00:00:00", "1980:01:01 00:00:00", 42, null],
  ]) {
    expect(
      of({ exif: { DateTimeOriginal: bad, CreateDate: "2019:05:04 03:02:01" } })?.local,
      String(bad),
    ).toBe(Date.UTC(2019, 4, 4, 3, 2, 1));
  }
});

test("a clock ahead by less than a day is in another zone", () => {
  expect(of({ exif: { DateTimeOriginal: "2024:06:01 20:00:00" } })?.source).toBe("exif");
});

test("without EXIF the name tells, and without that the file's own time in this machine's zone", () => {
  expect(of({ fileName: "IMG_20230812_170300.jpg" })).toEqual({
    local: Date.UTC(2023, 7, 12, 17, 3, 0),
    source: "file-name",
    zoneMinutes: null,
  });
  expect(of({})).toEqual({ local: Date.UTC(2020, 1, 2, 11, 0, 0), source: "file-time", zoneMinutes: null });
});

test("a file of the year zero has no date", () => {
  expect(of({ modifiedAt: 0 })).toBeNull();
  expect(of({ modifiedAt: Number.NaN })).toBeNull();
});

test("names of cameras, phones, messengers and screenshot tools are understood", () => {
  const cases: [string, string][] = [
    ["IMG_20230812_170300.jpg", "2023-08-12T17:03:00"],
    ["PXL_20230812_170300123.MP.jpg", "2023-08-12T17:03:00"],
    ["20230812_170300(1).jpg", "2023-08-12T17:03:00"],
    ["2023-08-12 17.03.00.jpg", "2023-08-12T17:03:00"],
    ["2023-08-12 17.03.00-1.jpg", "2023-08-12T17:03:00"],
    ["IMG-20230812-WA0001.jpg", "2023-08-12T00:00:00"],
    ["WhatsApp Image 2023-08-12 at 17.03.00 (2).jpeg", "2023-08-12T17:03:00"],
    ["Screenshot 2023-08-12 at 5.03.00 PM.png", "2023-08-12T17:03:00"],
    ["Screenshot 2023-08-12 at 12.03.00\u202fAM.png", "2023-08-12T00:03:00"],
    ["Screenshot_20230812-170300_Chrome.png", "2023-08-12T17:03:00"],
    ["Screenshot from 2023-08-12 17-03-00.png", "2023-08-12T17:03:00"],
    ["Bildschirmfoto 2023-08-12 um 17.03.00.png", "2023-08-12T17:03:00"],
    ["signal-2023-08-12-170300.jpg", "2023-08-12T17:03:00"],
    ["photo_2023-08-12_17-03-00.jpg", "2023-08-12T17:03:00"],
    ["scan 1974-07-01.tif", "1974-07-01T00:00:00"],
    ["FB_IMG_1691852580000.jpg", "2023-08-12T17:03:00"],
  ];
  for (const [name, time] of cases) expect(named(name), name).toBe(time);
});

test("numbers that are no dates are left alone", () => {
  for (const name of [
    "DSC_0001.jpg",
    "120230812.jpg",
    "20231399.jpg",
    "2023-0812.jpg",
    "1080x1920.png",
    "IMG_4123.jpg",
  ]) {
    expect(named(name), name).toBeNull();
  }
});

test("a zone outside those of the earth is no zone", () => {
  expect(parseOffset("-09:30")).toBe(-570);
  expect(parseOffset("Z")).toBe(0);
  expect(parseOffset("+00:00")).toBe(0);
  for (const bad of ["+15:00", "+02:99", "CEST", "", 2, undefined]) expect(parseOffset(bad)).toBeNull();
});

test("any text gives a date or null, and never throws", () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (value, fileName) => {
      const time = captureTime({ ...base, exif: { DateTimeOriginal: value }, fileName });
      expect(time === null || Number.isFinite(time.local)).toBe(true);
    }),
  );
});

test("every day since 1826 is read back", () => {
  const days = fc.date({ min: new Date("1826-01-01"), max: new Date("2099-12-31"), noInvalidDate: true });
  fc.assert(
    fc.property(days, (date) => {
      const iso = date.toISOString();
      const seconds = Math.floor(date.getTime() / 1000) * 1000;
      expect(parseExifTime(iso.slice(0, 19).replaceAll("-", ":").replace("T", " "))).toBe(seconds);
      expect(
        timeInName(`IMG_${iso.slice(0, 19).replaceAll(/[-:]/g, "").replace("T", "_")}.jpg`, () => 0),
      ).toBe(seconds);
    }),
  );
});
