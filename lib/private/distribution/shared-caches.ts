import type { Covered } from './coverage';

/** What CloudFront adds by itself is not there for caches between it and browsers as it is for browsers. */
export function keptByOthers({ behavior: { pattern }, applied: { classes, enforcement } }: Covered): string[] {
  if (enforcement.headersAtEdge) return [];
  const wayOut =
    classes.read._policy.origins === '*'
      ? 'have the origin say Access-Control-Allow-Origin: * itself, as withCors does, or Cache-Control: private'
      : 'have the origin say Vary: Origin, as withCors does, or Cache-Control: private';
  return [
    `${pattern}: CloudFront adds CORS headers by the Origin of each request, and no document of AWS says that it adds Vary: a cache ` +
      `between it and browsers (a proxy, another CDN) may keep an answer without them and hand it to pages; ${wayOut}`,
  ];
}
