import type { CorsRequest, Policy } from '../../lib/policy';
import { SAFELISTED_REQUEST_HEADERS } from '../../lib/policy/header-names';
import { isReadMethod, isSafeMethod } from '../../lib/policy/methods';
import type { Enforcement } from './enforcement';
import type { Probe, Probed } from './probes';

const STRANGER = 'https://stranger.invalid';
const UNLISTED_HEADER = 'x-cdk-cors-probe';
const UNLISTED_METHOD = 'CDK-CORS-PROBE';

/**
 * The requests that a policy tells apart, one of each class: an origin of each entry and what looks like it, each method, each header. A
 * decision looks at these three by themselves, so that each is combined with one of each kind of the others.
 *
 * @param served methods that are there; what is not there is answered by the API itself. @default - not known
 */
export function requestClasses(
  policy: Policy,
  { reads, writes }: Probed,
  { preflights, onlyItsMethods }: Enforcement,
  served?: readonly string[],
): Probe[] {
  const { admitted, foreign } = originsOf(policy);
  const own = policy.methods.filter((method) => (isReadMethod(method) ? reads : writes));
  const [method = 'GET'] = own;
  const [origin] = admitted;
  const known = policy.requestHeaders.includes('*') ? [UNLISTED_HEADER] : policy.requestHeaders;
  const asked = [
    ...[...admitted, ...foreign].map((from) => preflight(from, method, known)),
    ...(origin === undefined
      ? []
      : [
          ...own.map((one) => preflight(origin, one, known)),
          ...(writes ? [preflight(origin, UNLISTED_METHOD, [])] : []),
          ...[...known, ...SAFELISTED_REQUEST_HEADERS, UNLISTED_HEADER].map((name) =>
            preflight(origin, method, [name]),
          ),
          preflight(origin, method, []),
          preflight(origin, method, [...known, UNLISTED_HEADER]),
        ]),
  ];
  const methodsThere = served?.includes('ANY') ? undefined : served;
  const isRead = methodsThere?.includes('GET') ?? (!onlyItsMethods || policy.methods.includes('GET'));
  const write = methodsThere === undefined ? 'POST' : methodsThere.find((one) => !isSafeMethod(one));
  return [
    ...(preflights === 'unanswered' ? [] : asked),
    ...(reads && isRead ? [...admitted, ...foreign].map((from) => actual({ method: 'GET', origin: from })) : []),
    ...(writes && write && policy.rejectForeignWrites
      ? foreign.map((from) => actual({ method: write, origin: from }))
      : []),
  ];
}

/** An origin of each entry, and what sloppy comparisons take for one. */
function originsOf({ origins }: Policy) {
  if (origins === '*') return { admitted: [STRANGER, 'null'], foreign: [] };
  const admitted = origins.flatMap((entry) =>
    entry.includes('*.') ? ['a', 'b.a'].map((labels) => withPort(entry.replace('*', labels))) : [withPort(entry)],
  );
  const lookAlikes = admitted.slice(0, 1).flatMap((origin) => {
    const [scheme, rest] = origin.split('://') as [string, string];
    return [
      `${origin}.stranger.invalid`,
      `${scheme}://stranger${rest}`,
      `${scheme === 'https' ? 'http' : 'https'}://${rest}`,
    ];
  });
  const bare = origins.flatMap((entry) => (entry.includes('*.') ? [withPort(entry.replace('*.', ''))] : []));
  const foreign = [STRANGER, 'null', ...lookAlikes, ...bare].filter((one) => !admitted.includes(one));
  return { admitted, foreign };
}

function withPort(entry: string): string {
  return entry.replace(':*', ':49152');
}

function preflight(origin: string, method: string, headers: readonly string[]): Probe {
  const names = [...new Set(headers.map((name) => name.toLowerCase()))].sort().join(',');
  const request: CorsRequest = {
    method: 'OPTIONS',
    origin,
    requestMethod: method,
    ...(names !== '' && { requestHeaders: names }),
  };
  return { name: `preflight for ${method}${names && ` with ${names}`} from ${origin}`, request };
}

function actual(request: CorsRequest): Probe {
  return { name: `${request.method} from ${request.origin}`, request };
}
