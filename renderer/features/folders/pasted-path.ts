/** A path as people paste it: without the space around it, nor the quotation marks of Windows' "Copy as path". */
export function pastedPath(text: string): string {
  const trimmed = text.trim();
  return /^(["']).+\1$/.test(trimmed) ? trimmed.slice(1, -1) : trimmed;
}
