import type { EndpointClass } from '../../endpoint-class';
import { listed } from '../api/sentences';
import type { LimitedTarget } from './limited-target';
import { readableOrigins } from './readable-origins';

/** Says who can read what a rule group answers, and by which addresses it counts. */
export function groupSaid(
  endpointClass: EndpointClass,
  { wafScope, name }: LimitedTarget,
  isInWebAcl: boolean,
): string {
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
    `it where it answers a preflight. ${isInWebAcl ? ASSOCIATED : UNUSED} ${name}${addresses}`
  );
}

const UNUSED = 'Nothing is bounded until its rule, such as group.rule(0), is in the web ACL of';
const ASSOCIATED = 'It counts where the web ACL that has its rule is the one of';
