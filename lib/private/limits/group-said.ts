import type { EndpointClass } from '../../endpoint-class';
import { listed } from '../api/sentences';
import type { LimitedTarget } from './limited-target';
import { readableOrigins } from './readable-origins';

/** Says who can read what a rule group answers, and by which addresses it counts. */
export function groupSaid(endpointClass: EndpointClass, { wafScope, name }: LimitedTarget): string {
  const { origins, others } = readableOrigins(endpointClass);
  const readers = origins === '*' ? 'every page' : origins.length > 0 ? `pages of ${listed(origins)}` : 'no page';
  const why = others ? ` (${others})` : '';
  const addresses =
    wafScope === 'CLOUDFRONT'
      ? ''
      : `. It counts by the address that calls ${name}: behind a distribution or a proxy that is theirs, so give the distribution the ` +
        'rule group instead';
  return (
    `${endpointClass.className}: requests beyond the rates get 429 with Retry-After, and ${readers} can read that${why}; nobody can read ` +
    `it where it answers a preflight. Nothing is bounded until the group is in a web ACL of ${name}: rules: [group.rule(0)]${addresses}`
  );
}
