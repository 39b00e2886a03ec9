/**
 * Whether anyone can register a name under `domain`: it is a public suffix such as `com`, `co.uk` or `github.io`, or a
 * name that no list knows and that therefore may be one (https://publicsuffix.org/list/). For synth only: the list is
 * too heavy for a function's cold start.
 */
export function isPublicSuffix(domain: string): boolean {
  if (domain === 'localhost') return false;
  // when a pattern first needs it: loading the list takes longer than all policies of an app do
  const { getPublicSuffix }: typeof import('tldts') = require('tldts');
  return getPublicSuffix(domain, { allowPrivateDomains: true, extractHostname: false }) === domain;
}
