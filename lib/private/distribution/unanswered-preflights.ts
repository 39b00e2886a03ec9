import { needsPreflight } from '../../policy/needs-preflight';
import type { DistributionConfig } from './behaviors';
import type { Covered } from './coverage';

const SIMPLE = 'let pages do with GET, HEAD and POST and no requestHeaders, which need none';

/** What CloudFront demands before any function runs, and preflights do not have. */
export function preflightsTurnedAway(covered: Covered, distribution: DistributionConfig): string[] {
  const { pattern, config } = covered.behavior;
  const { read, write } = covered.applied.classes;
  const names = [...new Set([read, write])].filter(({ _policy }) => needsPreflight(_policy));
  if (names.length === 0) return [];
  const whose = names.map(({ className }) => className).join(' and ');
  const signature =
    `${pattern}: CloudFront refuses requests without a signature before CORS is decided, and preflights, which ${whose} ` +
    'needs, carry no cookies: sign URLs instead of setting cookies, since the URL of a preflight is that of its request, or ' +
    SIMPLE;
  const certificate =
    `${pattern}: CloudFront refuses connections without a client certificate, and browsers send preflights, which ${whose} ` +
    `needs, without one: make viewerMtlsConfig { mode: 'optional' } and check the certificate where requests are served, or ${SIMPLE}`;
  const connection =
    `${pattern}: a connection function runs before CORS is decided, and browsers send preflights, which ${whose} needs, without a ` +
    `client certificate: see that it lets such connections pass, or ${SIMPLE}`;
  const { needsCertificate, hasConnectionFunction } = distribution;
  return [
    ...(isSigned(config) ? [signature] : []),
    ...(needsCertificate ? [certificate] : hasConnectionFunction ? [connection] : []),
  ];
}

/** Whether CloudFront itself tells who may ask, by signed URLs or cookies. */
export function isSigned({ trustedKeyGroups = [], trustedSigners = [] }: Covered['behavior']['config']): boolean {
  return trustedKeyGroups.length > 0 || trustedSigners.length > 0;
}
