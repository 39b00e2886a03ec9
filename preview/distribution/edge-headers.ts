/** One line of a header, with its name as it was written. */
export interface HeaderLine {
  readonly key: string;
  readonly value: string;
}

/** Headers as Lambda@Edge tells and takes them: by lower-case name, a list of lines each. */
export type EdgeHeaders = Readonly<Record<string, readonly HeaderLine[]>>;

/** Groups lines by name. */
export function edgeHeaders(lines: readonly (readonly [string, string])[]): EdgeHeaders {
  const headers: Record<string, HeaderLine[]> = Object.create(null);
  for (const [key, value] of lines) {
    const name = key.toLowerCase();
    headers[name] = [...(headers[name] ?? []), { key, value }];
  }
  return headers;
}

/** The lines one after the other, as they are sent. */
export function headerLines(headers: EdgeHeaders): [string, string][] {
  return Object.values(headers).flatMap((lines) => lines.map(({ key, value }) => [key, value] as [string, string]));
}

/** Value of a header, repeated lines joined as HTTP joins them. */
export function headerValue(headers: EdgeHeaders, name: string): string | undefined {
  return headers[name]?.map(({ value }) => value).join(', ');
}

/** Headers whose name passes. */
export function pickHeaders(headers: EdgeHeaders, passes: (name: string) => boolean): EdgeHeaders {
  return bare(Object.entries(headers).filter(([name]) => passes(name)));
}

/** Headers with one set to a single value. */
export function withHeader(headers: EdgeHeaders, key: string, value: string): EdgeHeaders {
  return bare([...Object.entries(headers), [key.toLowerCase(), [{ key, value }]]]);
}

/** Headers by name, and nothing under names that every object has: anybody may call a header `constructor`. */
export function bare(entries: Iterable<readonly [string, readonly HeaderLine[]]>): EdgeHeaders {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}
