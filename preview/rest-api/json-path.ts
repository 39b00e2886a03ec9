/**
 * Value that a JSONPath of names and indices stands for: `$`, `$.a.b`, `$['a'][0]`.
 *
 * @throws {Error} where the path has filters, wildcards or slices, which the preview does not serve
 */
export function jsonPath(root: unknown, path: string): unknown {
  const steps = [...path.matchAll(/\.([\w-]+)|\['([^']*)'\]|\["([^"]*)"\]|\[(\d+)\]/g)];
  if (!path.startsWith('$') || steps.map(([step]) => step).join('') !== path.slice(1)) {
    throw new Error(`JSONPath ${JSON.stringify(path)} is not served by the preview`);
  }
  return steps.reduce<unknown>((value, [, dotted, single, double, index]) => {
    const key = dotted ?? single ?? double ?? index ?? '';
    return typeof value === 'object' && value !== null && Object.hasOwn(value, key)
      ? (value as Record<string, unknown>)[key]
      : undefined;
  }, root);
}
