import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const renderer = fileURLToPath(new URL("..", import.meta.url));
const css = readFileSync(join(renderer, "ui", "tokens.css"), "utf8");

type Rgb = [number, number, number];
type Theme = "light" | "dark";

/** A colour token in one theme, laid over a surface where it lets something through. */
function colour(name: string, theme: Theme, under?: Rgb): Rgb {
  const value = new RegExp(`--color-${name}:\\s*([^;]+);`).exec(css)?.[1] ?? "";
  const pair = /^light-dark\((.+?\)?),\s*((?:#|rgb).+)\)$/.exec(value);
  return parse(pair ? (theme === "light" ? pair[1] : pair[2]) : value, under);
}

function parse(value: string | undefined, under?: Rgb): Rgb {
  const hex = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/.exec(value ?? "");
  if (hex) return hex.slice(1).map((part) => Number.parseInt(part, 16)) as Rgb;
  const mixed = /^rgb\((\d+) (\d+) (\d+) \/ (\d+)%\)$/.exec(value ?? "");
  if (!mixed || !under) throw new Error(`not a colour: ${value}`);
  const alpha = Number(mixed[4]) / 100;
  return under.map((below, i) => below * (1 - alpha) + Number(mixed[i + 1]) * alpha) as Rgb;
}

/** Relative luminance and contrast ratio: WCAG 2.2, "relative luminance" and "contrast ratio" in its glossary. */
function luminance(rgb: Rgb): number {
  const [r, g, b] = rgb.map((value) => {
    const c = value / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }) as Rgb;
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: Rgb, b: Rgb): number {
  const [dark, light] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}

const surfaces = ["surface", "surface-side", "surface-floating", "surface-field"];
const readable: [string, string][] = [
  ...surfaces.flatMap((surface) =>
    ["text", "text-muted", "accent", "danger"].map((text): [string, string] => [text, surface]),
  ),
  ["warning-text", "surface"],
  ["warning-text", "warning-surface"],
  ["on-accent", "accent"],
  ["on-accent", "accent-hover"],
  ["on-danger", "danger"],
  ["text-toast", "surface-toast"],
  ["accent-toast", "surface-toast"],
];

test.each(["light", "dark"] as const)(
  "every text has AA contrast (4.5) on what it stands on: %s",
  (theme) => {
    const tooFaint = readable.filter(
      ([text, surface]) => contrast(colour(text, theme), colour(surface, theme)) < 4.5,
    );
    expect(tooFaint).toEqual([]);
  },
);

test.each(["light", "dark"] as const)("text stays readable on a selected or hovered row: %s", (theme) => {
  for (const surface of surfaces) {
    for (const state of ["selected", "hover", "pressed"]) {
      const row = colour(state, theme, colour(surface, theme));
      expect(contrast(colour("text", theme), row), `text on ${state} ${surface}`).toBeGreaterThan(4.5);
    }
  }
  const row = colour("selected", theme, colour("surface-side", theme));
  expect(contrast(colour("text-muted", theme), row), "counts on the current place").toBeGreaterThan(4.5);
});

test.each(["light", "dark"] as const)("the edges of fields can be seen (3): %s", (theme) => {
  for (const surface of surfaces) {
    expect(contrast(colour("border-control", theme), colour(surface, theme)), surface).toBeGreaterThan(3);
  }
});

test("components name tokens and nothing literal", () => {
  const literal = /#[0-9a-f]{3,8}\b|\brgba?\(|\bhsla?\(|\boklch\(|[1-9]\d*px\b/i;
  // Media queries know no custom properties: these two widths are the layout's (see layout-width.ts).
  const breakpoint = /^@media \(width < (900|600)px\) \{$/;
  const sheets = readdirSync(renderer, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".module.css"),
  );
  const offences = sheets.flatMap((name) =>
    readFileSync(join(renderer, name), "utf8")
      .split("\n")
      .flatMap((line, index) =>
        literal.test(line) && !breakpoint.test(line) ? [`${name}:${index + 1}: ${line.trim()}`] : [],
      ),
  );
  expect(sheets.length).toBeGreaterThan(0);
  expect(offences).toEqual([]);
});
