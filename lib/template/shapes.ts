/** The members of what should be a list; none where it is something else, such as a parameter whose value only a deployment knows. */
export function listOf<T = unknown>(value: unknown): readonly NonNullable<T>[] {
  return Array.isArray(value) ? value.filter((item) => item !== null && item !== undefined) : [];
}

/** The texts in what should be a list of them. */
export function textsOf(value: unknown): readonly string[] {
  return listOf(value).filter((item): item is string => typeof item === 'string');
}

/** What should be a text; `fallback` where it is something else. */
export function textOf(value: unknown, fallback: string): string {
  return typeof value === 'string' ? value : fallback;
}
