import type { CorsApp } from '../template/cors/cors-app';
import type { CorsBehavior } from './behaviors';

/** How far the header `Origin` of a request gets at a behaviour. */
export function originReach({ behavior }: CorsBehavior): 'nowhere' | 'origin' | 'key' {
  const { cache, originRequest, forwardedHeaders, unknownPolicies } = behavior;
  if (forwardedHeaders) return forwardedHeaders.some((name) => name === 'origin' || name === '*') ? 'key' : 'nowhere';
  // a policy that the app does not know may forward it
  if (unknownPolicies.length > 0 || cache.headers.includes('origin')) return 'key';
  return originRequest.headers('origin') ? 'origin' : 'nowhere';
}

/** Whether what stands behind a behaviour answers by the origin of a request: its configuration, or a function at the edge. */
export function answersByOrigin(app: CorsApp, one: CorsBehavior): boolean {
  return (
    one.statements.some(({ place, headers }) => headers.echoes && place !== 'gateway-response') ||
    edgeLooksAtOrigin(app, one)
  );
}

/** Whether what stands behind a behaviour states nothing to requests without an origin. */
export function needsOrigin(app: CorsApp, one: CorsBehavior): boolean {
  const configured = one.statements.some(({ place }) => ['http-api', 'function-url', 'bucket'].includes(place));
  return configured || answersByOrigin(app, one);
}

/** Whether a function at the origin of a behaviour states CORS headers by what it reads of `Origin`. */
function edgeLooksAtOrigin({ code }: CorsApp, { distribution: { stack }, behavior }: CorsBehavior): boolean {
  return [...behavior.functions].some(([event, { functionArn }]) => {
    if (!event.startsWith('origin-')) return false;
    const version = code.versionOf(stack, functionArn);
    const reads = ['headers.origin', "['origin']", '["origin"]'].some((word) => code.has(version, word) === true);
    return reads && code.has(version, 'access-control-allow-origin') === true;
  });
}
