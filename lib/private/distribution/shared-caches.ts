import { listed } from '../api/sentences';
import type { Covered } from './coverage';

const ANY_ORIGIN =
  'have the origin send Access-Control-Allow-Origin: * itself, as withCors does, or Cache-Control: private';
const SOME_ORIGINS = 'have the origin send Vary: Origin, as withCors does, or Cache-Control: private';

/** What CloudFront adds by itself is not there for caches between it and browsers as it is for browsers. */
export function keptByOthers(covered: readonly Covered[]): string[] {
  const patterns = new Map<string, string[]>();
  for (const { behavior, applied } of covered) {
    if (applied.enforcement.headersAtEdge) continue;
    const wayOut = applied.classes.read._policy.origins === '*' ? ANY_ORIGIN : SOME_ORIGINS;
    patterns.set(wayOut, [...(patterns.get(wayOut) ?? []), behavior.pattern]);
  }
  return [...patterns].map(
    ([wayOut, names]) =>
      `${listed(names)}: CloudFront adds CORS headers by the Origin of each request, and AWS does not document whether it adds Vary: a ` +
      `cache between it and browsers (a proxy, another CDN) may store a response without them and serve it to pages; ${wayOut}`,
  );
}
