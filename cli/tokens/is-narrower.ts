import type { Client, ClientKey } from '../../request/tokens/client/client';
import type { DeployedSettings } from './deployed-settings';

/**
 * Whether tokens that were issued before may open more, or live longer, than those that will be; or were got by a key that
 * does not count any more, since somebody else may have it.
 */
export function isNarrower(now: Client, before: Client, settings: DeployedSettings): boolean {
  const lifetimeOf = ({ maxLifetime = settings.tokenLifetimeSeconds }: Client) => maxLifetime;
  return (
    lost(now.origins, before.origins) ||
    lost(now.scopes, before.scopes) ||
    lost(keysOf(now), keysOf(before)) ||
    (now.dpop && !before.dpop) ||
    lifetimeOf(now) < lifetimeOf(before)
  );
}

function lost(kept: readonly string[], had: readonly string[]): boolean {
  return had.some((each) => !kept.includes(each));
}

function keysOf({ jwks }: Client): string[] {
  return (jwks?.keys ?? []).map(materialOf);
}

/** What makes a key this one, whatever it is called (https://www.rfc-editor.org/rfc/rfc7638#section-3.2). */
function materialOf({ kty, crv, x, y, n, e }: ClientKey): string {
  return JSON.stringify([kty, crv, x, y, n, e]);
}
