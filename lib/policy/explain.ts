import { parseAuthoredOrigin } from './authored-origin';
import { decide } from './decide';
import { quote } from './issue';
import type { CorsRequest, Decision, PolicyInput, ReasonCode } from './model';
import { isInsecure } from './origin';
import { isProblem } from './origin-problem';
import { PreparedPolicy } from './prepared-policy';

/** A decision with its grounds, for people. */
export interface Explanation {
  readonly decision: Decision;
  /** The entry of the policy that admitted the origin; `*` for any, `undefined` where none did. */
  readonly rule: string | undefined;
  /** What happened, in a sentence. */
  readonly summary: string;
  /** What to change so that the request is allowed; `undefined` where it is. */
  readonly fix: string | undefined;
}

/** Decides as `decide` does, and says why: which rule matched, and what to change. Never throws. */
export function explain(policy: PolicyInput, request: CorsRequest): Explanation {
  const decision = decide(policy, request);
  const rule = typeof request.origin === 'string' ? matchingRule(policy, request.origin) : undefined;
  const [summary, fix] = SENTENCES[decision.reason](policy, request, rule);
  return { decision, rule, summary, fix: decision.allowed ? undefined : fix };
}

/** Names of a header list that are looked at one by one; more than that, and the list itself is what is wrong. */
const MAX_NAMES = 100;

type Sentences = (
  policy: PolicyInput,
  request: CorsRequest,
  rule: string | undefined,
) => [summary: string, fix?: string];

const SENTENCES: { readonly [reason in ReasonCode]: Sentences } = {
  'any-origin': ({ name }) => [`${name} allows any origin`],
  'origin-listed': ({ name }, { origin }) => [`${name} lists ${quote(origin)}`],
  'origin-matches-pattern': ({ name }, { origin }, rule) => [
    `${quote(origin)} matches the pattern ${quote(rule)} of ${name}`,
  ],
  'same-origin': (_, { origin }) => [`${quote(origin)} is the API's own origin: browsers apply no CORS`],
  'no-origin': (_, { method }) => [
    `the ${quote(method)} request has no Origin header: no browser applies CORS to it, and CORS does not stop it`,
  ],
  'origin-null': ({ name }) => [nullSummary(name), NULL_FIX],
  'origin-not-listed': (policy, { origin }) => [
    `${policy.name} does not list ${quote(origin)}`,
    originFix(policy, origin),
  ],
  'method-not-allowed': ({ name, methods }, { requestMethod }) => [
    `${name} allows ${methods.join(', ')}, not ${quote(requestMethod)}`,
    methods.includes(requestMethod?.toUpperCase() ?? '')
      ? `methods are case-sensitive: call fetch with ${quote(requestMethod?.toUpperCase())}`
      : `add ${quote(requestMethod)} to the methods of ${name}`,
  ],
  'header-not-allowed': (policy, request) => headerSentences(policy, request),
  'foreign-write': (policy, request) => foreignWriteSentences(policy, request),
  'allowlist-unavailable': ({ name }) => [
    `the live list of ${name} could not be read`,
    'look at the parameter and at the permission to read it',
  ],
};

/** Which requests come from `null` in Chromium, Firefox and WebKit alike, but for what is said of some. */
function nullSummary(name: string): string {
  return (
    'Origin is null: a sandboxed frame, a local file, a redirect from one origin to another, or a form (in Firefox and ' +
    `WebKit also a no-cors fetch) of a page whose Referrer-Policy is no-referrer; ${name} cannot list it`
  );
}

const NULL_FIX =
  'send the request from a page with an origin of its own, without a redirect across origins, by fetch in mode cors or ' +
  'with another Referrer-Policy, such as strict-origin-when-cross-origin';

function foreignWriteSentences(policy: PolicyInput, { method, origin, secFetchSite }: CorsRequest): [string, string] {
  const { name } = policy;
  if (origin === 'null') {
    const own =
      'a page of the API itself is known by Sec-Fetch-Site, which browsers send over https and to localhost only';
    return [
      `${name} stops ${quote(method)} requests of nobody in particular; ${nullSummary(name)}`,
      `${NULL_FIX}; ${own}`,
    ];
  }
  const believed =
    secFetchSite === 'same-origin'
      ? ' (Sec-Fetch-Site: same-origin is not believed of it: a service worker of the API that passes on what a foreign ' +
        'page sends makes Firefox and WebKit say so)'
      : '';
  return [
    `${name} stops ${quote(method)} requests from ${quote(origin)}: browsers send simple ones without a preflight${believed}`,
    `${originFix(policy, origin)}; if the API itself serves that page, add it to selfOrigins`,
  ];
}

function matchingRule(policy: PolicyInput, origin: string): string | undefined {
  const { origins } = new PreparedPolicy(policy);
  return origins === undefined ? '*' : origins.match(origin);
}

function originFix({ name, dangerouslyAllowInsecureOrigins }: PolicyInput, origin: unknown): string {
  if (typeof origin !== 'string') return 'send Origin as one header line';
  const parsed = parseAuthoredOrigin(origin);
  if (isProblem(parsed)) return `it cannot be listed: ${parsed.reason}`;
  if (!isInsecure(parsed) || dangerouslyAllowInsecureOrigins) return `add ${quote(origin)} to the origins of ${name}`;
  return `serve the page by https, and add ${quote(origin.replace('http:', 'https:'))} to the origins of ${name}`;
}

function headerSentences(policy: PolicyInput, request: CorsRequest): [string, string] {
  const allowed = policy.requestHeaders ?? [];
  const lines = [request.requestHeaders].flat().filter((line) => typeof line === 'string');
  const names = lines
    .flatMap((line) => line.split(','))
    .slice(0, MAX_NAMES)
    .map((name) => name.trim());
  const refused = names.filter((name) => !decide(policy, { ...request, requestHeaders: name }).allowed);
  const list = allowed.length === 0 ? 'no request headers' : `the request headers ${allowed.join(', ')}`;
  if (refused.length === 0)
    return [`${policy.name} allows ${list}; the list in the request is too long`, 'ask for fewer headers'];
  const shown = refused.slice(0, 10).map(quote).join(', ');
  return [`${policy.name} allows ${list}, not ${shown}`, `add ${shown} to requestHeaders, or send the request without`];
}
