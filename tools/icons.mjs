// `node tools/icons.mjs`: draws the app's icons into out/icons, for packaging. Nothing drawn is kept in the repository.
import { mkdirSync, readFileSync, realpathSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import sharp from "sharp";
import { icnsOf, icnsSizes, icoOf } from "./packaging/icon-files.mjs";
import { root } from "./prerequisites.mjs";

/** What a desktop of Linux looks for: a picture of its very size. */
const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512];
const windowsSizes = [16, 24, 32, 48, 64, 128, 256];
/** Up to this many pixels the icon has no room for its details: the window's plain one is drawn. */
const plainUpTo = 32;

/** Writes icon.ico, icon.icns, icon.png and a folder `linux` of PNGs into `folder`. */
export async function makeIcons(folder) {
  const withMargin = readFileSync(join(root, "assets", "icon.svg"), "utf8");
  const detailed = withMargin.replace('viewBox="0 0 1024 1024"', 'viewBox="100 100 824 824"');
  if (detailed === withMargin)
    throw new Error("assets/icon.svg has another viewBox than this tool cuts from.");
  const plain = readFileSync(join(root, "renderer", "public", "icon.svg"), "utf8");

  const draw = async (svg, size) => ({ size, png: await drawn(svg, size) });
  const flush = (size) => draw(size <= plainUpTo ? plain : detailed, size);
  const linux = await Promise.all(linuxSizes.map(flush));
  const windows = await Promise.all(windowsSizes.map(flush));
  const mac = await Promise.all(icnsSizes.map((size) => draw(withMargin, size)));
  const large = await draw(detailed, 1024);

  mkdirSync(join(folder, "linux"), { recursive: true });
  for (const { size, png } of linux) writeFileSync(join(folder, "linux", `${size}x${size}.png`), png);
  writeFileSync(join(folder, "icon.ico"), icoOf(windows));
  writeFileSync(join(folder, "icon.icns"), icnsOf(mac));
  writeFileSync(join(folder, "icon.png"), large.png);
}

/** Drawn at its very size, not scaled down from a larger picture. */
function drawn(svg, size) {
  return sharp(Buffer.from(svg)).resize(size, size).png({ compressionLevel: 9 }).toBuffer();
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const folder = join(root, "out", "icons");
  await makeIcons(folder);
  console.log(`The icons are in ${folder}.`);
}
