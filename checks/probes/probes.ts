import type { CorsRequest, Policy } from '../../lib/policy';
import { isReadMethod } from '../../lib/policy/methods';
import { browserRequests } from './browser-requests';
import { type Enforcement, EXACT } from './enforcement';

/** A request for `cdk-cors test` to send, and what it is meant to show. */
export interface Probe {
  readonly name: string;
  readonly request: CorsRequest;
}

/** What a policy can be asked about at a path: methods beside these belong to another class. */
export interface Probed {
  readonly reads: boolean;
  readonly writes: boolean;
  /** Whether its origins are those that are let in. */
  readonly listed: boolean;
}

const EVERYTHING: Probed = { reads: true, writes: true, listed: true };

const STRANGER = 'https://stranger.invalid';
const UNLISTED_HEADER = 'x-cdk-cors-probe';
/** Enough to see a list at work without walking through thousands of entries. */
const ORIGINS_PROBED = 5;

/** How much is asked. */
export interface ProbeOptions {
  /** Whether a write of a foreign origin is sent. */
  readonly writes: boolean;
  /** Whether every origin is asked from, and not the first few of a list alone. @default false */
  readonly everyOrigin?: boolean;
}

/** What browsers would send under a policy: from listed, look-alike and foreign origins, allowed and not. */
export function probesFor(
  policy: Policy,
  { writes, everyOrigin = false }: ProbeOptions,
  probed = EVERYTHING,
  enforcement = EXACT,
): Probe[] {
  const listed = policy.origins === '*' ? [STRANGER] : probed.listed ? instances(policy.origins, everyOrigin) : [];
  const foreign = policy.origins === '*' ? [] : [STRANGER, 'null', ...listed.slice(0, 1).flatMap(lookAlikes)];
  const [origin = STRANGER] = listed;
  const methods = policy.methods.filter((asked) => (isReadMethod(asked) ? probed.reads : probed.writes));
  const [method = 'GET'] = methods;
  const preflights = [
    ...listed.flatMap((from) =>
      methods.map((asked) => preflight(`listed origin ${from}`, from, asked, policy.requestHeaders)),
    ),
    ...foreign.map((from) => preflight(`foreign origin ${from}`, from, method, policy.requestHeaders)),
    ...(probed.writes ? [preflight('unlisted method', origin, 'CDK-CORS-PROBE', [])] : []),
    preflight('unlisted header', origin, method, [UNLISTED_HEADER]),
  ];
  return [
    ...(enforcement.preflights === 'unanswered' ? [] : preflights),
    ...(probed.reads && isServed('GET', policy, enforcement) ? reads([...listed, ...foreign], enforcement) : []),
    ...(writes && probed.writes && policy.rejectForeignWrites
      ? [{ name: 'foreign write', request: { method: 'POST', origin: STRANGER } }]
      : []),
  ];
}

function isServed(method: string, { methods }: Policy, { onlyItsMethods }: Enforcement): boolean {
  return !onlyItsMethods || methods.includes(method);
}

function reads(origins: readonly string[], { responses }: Enforcement): Probe[] {
  return [
    ...origins.map((from) => ({ name: `read from ${from}`, request: { method: 'GET', origin: from } })),
    // nobody compares the CORS headers of what no page asked for
    ...(responses === 'exactly' ? [{ name: 'read without origin', request: { method: 'GET' } }] : []),
  ];
}

function preflight(what: string, origin: string, method: string, requestHeaders: readonly string[]): Probe {
  const headers = requestHeaders.includes('*') ? [UNLISTED_HEADER] : requestHeaders;
  const [first] = browserRequests({ origin, method, requestHeaders: headers });
  const { requestHeaders: asked } = first as CorsRequest;
  const request = {
    method: 'OPTIONS',
    origin,
    requestMethod: method,
    ...(asked === undefined ? {} : { requestHeaders: asked }),
  };
  return { name: `preflight for ${method}, ${what}`, request };
}

function instances(origins: readonly string[], everyOrigin: boolean): string[] {
  return (everyOrigin ? origins : origins.slice(0, ORIGINS_PROBED)).map(instanceOf);
}

function instanceOf(pattern: string): string {
  return pattern.replace('*.', 'cdk-cors-probe.').replace(':*', ':49152');
}

/** Origins that sloppy comparisons take for `origin`. */
function lookAlikes(origin: string): string[] {
  const [scheme, rest] = origin.split('://') as [string, string];
  return [
    `${origin}.stranger.invalid`,
    `${scheme}://stranger${rest}`,
    `${scheme === 'https' ? 'http' : 'https'}://${rest}`,
  ];
}
