import { isFault, parseOriginPattern } from './origin';

/** Why an origin or a pattern may not be in the list of an owner: it is neither at one of the owner's domains nor below it. */
export function ownerRefusal(origin: string, domains: readonly string[]): 'origin-not-of-owner' | undefined {
  const parsed = parseOriginPattern(origin);
  if (isFault(parsed)) return 'origin-not-of-owner';
  const isOwn = domains.some((domain) => parsed.host === domain || parsed.host.endsWith(`.${domain}`));
  return isOwn ? undefined : 'origin-not-of-owner';
}
