/** Runs beside the modules of a process and says where "electron" is found. */
let electronUrl = "";

export function initialize(data: { url: string }): void {
  electronUrl = data.url;
}

type Resolved = { url: string; format?: string; shortCircuit?: boolean };
export function resolve(
  specifier: string,
  context: unknown,
  next: (specifier: string, context: unknown) => Promise<Resolved>,
): Resolved | Promise<Resolved> {
  if (specifier !== "electron" && specifier !== "electron/main") return next(specifier, context);
  return { url: electronUrl, format: "module", shortCircuit: true };
}
