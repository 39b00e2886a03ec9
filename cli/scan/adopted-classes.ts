import { describeIssue, type Policy, type PolicyInput, validatePolicy } from '../../lib/policy';
import { parseAuthoredOrigin } from '../../lib/policy/authored-origin';
import { isSimpleMethod } from '../../lib/policy/needs-preflight';
import { isInsecure, isPattern } from '../../lib/policy/origin';
import { isProblem } from '../../lib/policy/origin-problem';
import { isAnyOrigin, takesPatterns } from '../../lib/rules/origins';
import type { CorsPlace, StatedHeaders } from '../../lib/template/cors/cors-statement';

/** A class that says what a template states today, or less. */
export interface AdoptedClass {
  readonly policy: Policy;
  /** What it leaves out, and why. */
  readonly remarks: readonly string[];
}

const ALL_METHODS = ['DELETE', 'GET', 'HEAD', 'PATCH', 'POST', 'PUT'];
const MAX_AGE_SECONDS = 86_400;

/**
 * The class for what is stated at a place.
 *
 * @param served methods that are there; `undefined` where any may be
 * @returns a sentence where there is none
 */
export function adoptedClass(
  name: string,
  place: CorsPlace,
  stated: StatedHeaders,
  served: readonly string[] | undefined,
): AdoptedClass | string {
  const remarks: string[] = [];
  const origins = stated.origins.includes('*') ? '*' : usable(stated.origins, takesPatterns(place), remarks);
  const scheme = origins === '*' ? undefined : stated.origins.find(isAnyOrigin);
  if (scheme !== undefined) return `${scheme} is any origin of a scheme, which no class is for: decide whom it is for`;
  if (stated.reflects) return 'it repeats the origin of any request: decide whom it is for';
  if (origins.length === 0) return 'it lists no origin that is known and that a browser sends';
  if (origins === '*' && stated.credentials)
    remarks.push('any origin had credentials, which no browser takes: without them');
  if (place === 'http-api' && stated.requestHeaders?.includes('*'))
    remarks.push(
      'with the request headers listed in place of *, the own configuration of the API can say it, and needs no function',
    );
  const credentials = stated.credentials && origins !== '*';
  const input: PolicyInput = {
    name,
    origins,
    // a bucket serves what its rules say, and nothing else needs saying
    methods: methodsOf(stated, place === 'bucket' ? (stated.methods ?? []) : served),
    requestHeaders: names(stated.requestHeaders, stated.credentials),
    exposedHeaders: names(stated.exposedHeaders, stated.credentials).filter(
      (one) => !one.startsWith('access-control-'),
    ),
    credentials,
    ...(stated.maxAgeSeconds !== undefined && {
      maxAgeSeconds: Math.max(0, Math.min(stated.maxAgeSeconds, MAX_AGE_SECONDS)),
    }),
  };
  const { policy, errors } = validatePolicy(input);
  return policy === undefined ? errors.map((issue) => describeIssue(issue)).join('; ') : { policy, remarks };
}

function usable(origins: readonly string[], patterns: boolean, remarks: string[]): string[] {
  return origins.filter((entry) => {
    const parsed = parseAuthoredOrigin(entry);
    if (!isProblem(parsed) && !patterns && isPattern(parsed)) {
      remarks.push(`${JSON.stringify(entry)} is left out: nothing takes it for a pattern today`);
      return false;
    }
    const isUsable = !isProblem(parsed) && !isInsecure(parsed);
    if (!isUsable)
      remarks.push(`${JSON.stringify(entry)} is left out: ${isProblem(parsed) ? parsed.reason : 'plain http'}`);
    return isUsable;
  });
}

/** What is allowed today and there; methods that need no preflight are allowed anyway. */
function methodsOf({ methods = [], credentials }: StatedHeaders, served: readonly string[] | undefined): string[] {
  const there = served === undefined || served.includes('ANY') ? ALL_METHODS : served;
  const isAllowed = (method: string) =>
    isSimpleMethod(method) ||
    methods.includes(method) ||
    (!credentials && (methods.includes('*') || methods.includes('ALL')));
  const both = there.filter((method) => method !== 'OPTIONS' && isAllowed(method));
  return both.length === 0 ? ['GET'] : [...new Set(both)].sort();
}

/** With credentials, a wildcard is the name of a header that nobody sends. */
function names(stated: readonly string[] | undefined, credentials: boolean): string[] {
  const all = (stated ?? []).map((name) => name.toLowerCase());
  return credentials ? all.filter((name) => name !== '*') : all;
}
