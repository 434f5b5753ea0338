// `npm run package`: makes what is handed out of Albumen for this system, in out/packages. `-- --dir` stops at the unpacked app;
// other options are electron-builder's.
import { join } from "node:path";
import { electronPlace } from "./electron/place.mjs";
import { ensureElectron } from "./electron-binary.mjs";
import { runBuilder } from "./packaging/builder.mjs";
import { prepare } from "./packaging/prepare.mjs";
import { requirePrerequisites, root } from "./prerequisites.mjs";

/** Native parts are installed for one system and one processor only: the ones that npm ci ran on. */
const otherMachine = /^(-[lmwo]+|--(linux|mac|macos|win|windows|x64|ia32|armv7l|arm64|universal))$/;

requirePrerequisites();
process.exitCode = await main(process.argv.slice(2));

async function main(args) {
  const choice = args.find((arg) => otherMachine.test(arg));
  if (choice !== undefined) {
    console.error(`Each system's package is made on that system, so ${choice} has no place here.`);
    return 2;
  }
  const electron = await ensureElectron({ again: true });
  if (electron.path === null) {
    console.error(`Albumen cannot be packaged: ${electron.reason}. npm run package:check needs no Electron.`);
    return 1;
  }
  if (!(await prepare())) return 1;
  const { code } = await runBuilder(args, { electronDist: electronPlace().dist });
  if (code === 0) console.log(`Packaged into ${join(root, "out", "packages")}.`);
  return code ?? 1;
}
