const ORIGIN = /^https?:\/\/[^/?#]+/;

/** What stands before the path of a URL, as it is written there; `undefined` of other URIs. */
export function urlOrigin(uri: string): string | undefined {
  return ORIGIN.exec(uri)?.[0];
}
