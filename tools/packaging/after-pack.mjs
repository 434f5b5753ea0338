import { copyFileSync } from "node:fs";
import { basename, join } from "node:path";
import { packagedPlaces } from "./layout.mjs";
import { findVisualStudio, visualCLibraries } from "./visual-c.mjs";

/**
 * A step of electron-builder's, named in electron-builder.yml. On Windows it puts Microsoft's Visual C++ runtime beside ONNX
 * Runtime: a library's own folder is where Windows looks for what the library needs, and not every machine has it elsewhere.
 */
export function afterPack({ appOutDir, electronPlatformName }) {
  if (electronPlatformName !== "win32" || process.platform !== "win32") return;
  const visualStudio = findVisualStudio();
  const libraries = visualStudio === null ? [] : visualCLibraries(visualStudio, process.arch);
  if (libraries.length === 0) {
    console.warn(
      "Without the Visual C++ runtime, which was not found (Visual Studio or its build tools bring it), the package runs only " +
        "on machines that have it.",
    );
    return;
  }
  const { unpacked } = packagedPlaces(appOutDir, "win32");
  const place = join(unpacked, "node_modules/onnxruntime-node/bin/napi-v6/win32", process.arch);
  for (const file of libraries) copyFileSync(file, join(place, basename(file)));
}
