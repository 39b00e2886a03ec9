/**
 * What `Vary` has to be so that it names some fields too; `undefined` where it names them already.
 *
 * @param lines as they are
 * @param added fields, with a comma and a space between them
 */
export function varyWith(lines: readonly string[], added: string): string | undefined {
  const present = lines.flatMap((line) => line.split(',')).flatMap((field) => field.trim() || []);
  const lower = present.map((field) => field.toLowerCase());
  const missing = added.split(', ').filter((field) => !lower.includes(field.toLowerCase()));
  if (lower.includes('*') || missing.length === 0) return undefined;
  return [...present, ...missing].join(', ');
}
