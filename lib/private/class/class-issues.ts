import { type Duration, Token } from 'aws-cdk-lib';
import { MAX_SHARDS, OWNER_NAME } from '../../contract/list-sources';
import { MAX_PARAMETER_BYTES } from '../../contract/parameter-size';
import { FRESH_SECONDS, RECONCILE_SECONDS } from '../../contract/times';
import type { EndpointClassProps } from '../../endpoint-class-props';
import { ListDelivery } from '../../list-delivery';
import { type Policy, PolicyError, type PolicyInput, validatePolicy } from '../../policy';
import { parseAuthoredOrigin } from '../../policy/authored-origin';
import { openReason } from '../../policy/checks/origins';
import type { Issue } from '../../policy/issue';
import { parseAllowlist } from '../../policy/live-allowlist';
import { isProblem } from '../../policy/origin-problem';
import { openNameUnder } from '../../policy/public-suffix';
import type { AllowlistSource, ParameterSource } from '../allowlist/allowlist-source';
import { checkThrottle, type Throttle } from './class-throttle';
import { type ClassTokens, checkTokens, tokenHeaders } from './class-tokens';
import { ConstructReport } from './construct-report';
import { DeployedOrigins, withTokensShown } from './deployed-origins';
import { originsOfEntries } from './list-entries';

/** What takes the place of a token so that the rest can be checked too. */
const STAND_INS: { readonly [field in keyof PolicyInput]?: unknown } = {
  name: 'name',
  origins: 'https://token.example',
  selfOrigins: 'https://token.example',
  methods: 'GET',
  requestHeaders: 'x-token',
  exposedHeaders: 'x-token',
};

const ORIGIN_FIX =
  `write its scheme, as in \`https://\${Fn.select(2, Fn.split('/', value))}\` or ` +
  `\`https://\${distribution.distributionDomainName}\`, or use a live list (OriginAllowlist.fromParameterStore)`;
const PATTERN_FIX = 'write the domain of a pattern, so that it can be held against the public suffix list';

const DOMAIN_FIX = 'write a domain such as "tenant.example.com"';

const DEFAULT_USABLE_SECONDS = 86_400;

/** What is left of a class when nothing is wrong with it. */
export interface ValidClass {
  readonly policy: Policy;
  readonly warnings: readonly Issue[];
  readonly usableForSeconds: number;
  readonly tokens: ClassTokens | undefined;
  readonly throttle: Throttle | undefined;
}

/**
 * Compiles the policy of a class and checks its allowlist.
 *
 * @throws PolicyError with everything that is wrong, at once
 */
export function validateClass(className: string, props: EndpointClassProps, source: AllowlistSource): ValidClass {
  const { allowlist: _allowlist, className: _className, metrics: _metrics, ...given } = props;
  const { maxAge, usableFor, tokens, scopes, ...named } = given;
  const { throttlingRateLimit, throttlingBurstLimit, ...rest } = named;
  const live = source.kind === 'parameter';
  const report = new ConstructReport();
  const origins = originsOf(source, report);
  const requestHeaders = withTokenHeaders(props);
  const deployed = new DeployedOrigins();
  const written: PolicyInput = { ...rest, ...(requestHeaders && { requestHeaders }), name: className, origins };
  const input = withoutTokens(written, deployed, report);
  const maxAgeSeconds = maxAge && secondsOf('maxAge', maxAge, report);
  const { policy, errors, warnings } = validatePolicy({ ...input, ...(maxAge && { maxAgeSeconds }) }, { live });
  report.errors.push(...errors);
  if (live) checkParameter(input, source, report);
  const classTokens = checkTokens({ tokens, scopes }, policy?.methods ?? props.methods ?? [], report);
  const throttle = checkThrottle({ throttlingRateLimit, throttlingBurstLimit }, report);
  const usableForSeconds = usableFor ? secondsOf('usableFor', usableFor, report) : DEFAULT_USABLE_SECONDS;
  checkUsableFor(usableForSeconds, source, report);
  const inWords = inWordsOf(live);
  if (report.errors.length > 0 || policy === undefined) {
    // codes of constructs among them: what a policy by itself can have is all that `cdk-cors/policy` knows of
    throw new PolicyError(input.name, report.errors.map(inWords) as Issue[]);
  }
  // initial origins are only the first value of the list
  return {
    policy: restored(live ? { ...policy, origins: [] } : policy, deployed),
    warnings: warnings.map(inWords),
    usableForSeconds,
    tokens: classTokens,
    throttle,
  };
}

function originsOf(source: AllowlistSource, report: ConstructReport): '*' | readonly string[] {
  if (source.kind === 'any') return '*';
  return source.kind === 'literal' ? source.origins : originsOfEntries(source.initialOrigins, report);
}

function restored(policy: Policy, deployed: DeployedOrigins): Policy {
  const restore = (origins: readonly string[]) => origins.map((origin) => deployed.restore(origin));
  const { origins, selfOrigins } = policy;
  return { ...policy, origins: origins === '*' ? origins : restore(origins), selfOrigins: restore(selfOrigins) };
}

/** Where the policy says `origins[0]`, the author wrote `initialOrigins[0]`. */
function inWordsOf(live: boolean): <Code extends string>(issue: Issue<Code>) => Issue<Code> {
  return (issue) => ({
    ...withTokensShown(issue),
    path: issue.path.replace(/^origins/, live ? 'initialOrigins' : 'origins').replace(/^maxAgeSeconds/, 'maxAge'),
  });
}

/** Scripts may send what the tokens of a class need. */
function withTokenHeaders(props: EndpointClassProps): string[] | undefined {
  const { requestHeaders } = props;
  const needed = tokenHeaders(props);
  if (needed.length === 0 || Token.isUnresolved(requestHeaders)) return requestHeaders;
  return [...(requestHeaders ?? []), ...needed];
}

function withoutTokens(input: PolicyInput, deployed: DeployedOrigins, report: ConstructReport): PolicyInput {
  const resolve = (field: keyof PolicyInput, path: string, value: unknown): unknown => {
    if (!Token.isUnresolved(value)) return value;
    const isOrigin = field === 'origins' || field === 'selfOrigins';
    const standIn = isOrigin && typeof value === 'string' ? deployed.standInFor(value) : undefined;
    if (standIn !== undefined) return standIn;
    const originFix = String(value).includes('*') ? PATTERN_FIX : ORIGIN_FIX;
    report.unresolved(path, isOrigin ? originFix : undefined);
    return STAND_INS[field];
  };
  const entries = Object.entries(input).map(([key, value]) => {
    const field = key as keyof PolicyInput;
    if (!Array.isArray(value)) return [field, resolve(field, field, value)];
    if (Token.isUnresolved(value)) return [field, [resolve(field, field, value)]];
    return [field, value.map((entry, i) => resolve(field, `${field}[${i}]`, entry))];
  });
  return Object.fromEntries(entries) as PolicyInput;
}

function secondsOf(path: string, duration: Duration, report: ConstructReport): number {
  if (!duration.isUnresolved()) return duration.toSeconds({ integral: false });
  report.unresolved(path);
  return FRESH_SECONDS;
}

function checkUsableFor(seconds: number, source: AllowlistSource, report: ConstructReport): void {
  const isPushed = source.kind === 'parameter' && source.delivery === ListDelivery.PUSH;
  // one look that fails is none that ends a list
  const least = isPushed ? 2 * RECONCILE_SECONDS : FRESH_SECONDS;
  if (seconds >= least) return;
  const reason = isPushed
    ? `a pushed list is only looked at every ${RECONCILE_SECONDS} s while nothing changes`
    : `functions read a list again after ${FRESH_SECONDS} s`;
  const fix = `write at least Duration.seconds(${least})`;
  report.error('usable-for-too-short', 'usableFor', seconds, reason, fix);
}

function checkParameter(policy: PolicyInput, source: ParameterSource, report: ConstructReport): void {
  for (const [i, domain] of source.patternsUnder.entries()) checkDomain(policy, `patternsUnder[${i}]`, domain, report);
  const patternsUnder = source.patternsUnder.filter((domain) => !Token.isUnresolved(domain));
  const list = policy.origins as readonly string[];
  const bytes = Buffer.byteLength(source.initialOrigins.join(','));
  if (bytes > MAX_PARAMETER_BYTES) {
    const reason = `so many bytes do not fit into a parameter, which holds ${MAX_PARAMETER_BYTES}`;
    const fix =
      source.shards === 1
        ? 'list fewer origins, or patterns below patternsUnder'
        : 'list fewer, since they all go to the first parameter, and add the others by "cdk-cors origins add" after the deployment';
    report.error('initial-origins-too-long', 'origins', bytes, reason, fix);
  }
  const { rejected } = parseAllowlist(list.join(','), policy, patternsUnder, 0);
  for (const { value, code } of rejected) {
    if (code !== 'pattern-not-under-allowed-domain') continue;
    const domain = value.slice(value.indexOf('://') + 3).replace(/^\*\.|:[\d*]+$/g, '');
    const reason = 'in a live list, patterns are accepted under patternsUnder only';
    const fix = `add ${JSON.stringify(domain)} to patternsUnder, or list each origin`;
    report.error(code, `origins[${list.indexOf(value)}]`, value, reason, fix);
  }
  if (Token.isUnresolved(source.region)) report.unresolved('region');
  checkShards(source, report);
  checkOwners(policy, source, report);
}

function checkShards({ shards, delivery }: ParameterSource, report: ConstructReport): void {
  if (Token.isUnresolved(shards)) {
    report.unresolved('shards');
  } else if (!Number.isInteger(shards) || shards < 1 || shards > MAX_SHARDS) {
    const reason = 'a list takes a whole number of parameters, and AllowlistSync follows so many of one list at most';
    report.error('shards-out-of-range', 'shards', shards, reason, `write a number from 1 to ${MAX_SHARDS}`);
  } else if (shards > 1 && delivery !== ListDelivery.PUSH) {
    const reason = 'AllowlistSync makes one list of several parameters, and this one is not pushed';
    report.error('shards-not-pushed', 'shards', shards, reason, 'add delivery: ListDelivery.PUSH');
  }
}

function checkOwners(policy: PolicyInput, { owners, delivery }: ParameterSource, report: ConstructReport): void {
  const names = Object.keys(owners);
  if (names.length > 0 && delivery !== ListDelivery.PUSH) {
    const reason = 'AllowlistSync makes one list of all, and this one is not pushed';
    report.error('owners-not-pushed', 'owners', names[0], reason, 'add delivery: ListDelivery.PUSH');
  }
  for (const name of names) {
    const path = `owners[${JSON.stringify(name)}]`;
    const domains = owners[name] ?? [];
    if (!OWNER_NAME.test(name)) {
      const reason =
        'it is the last part of the name of a parameter: 1 to 64 letters, digits, dots, hyphens and underscores';
      report.error('owner-name-invalid', path, name, reason, 'write a name such as "tea-ltd"');
    }
    if (domains.length === 0)
      report.error('owner-without-domains', path, domains, NO_DOMAIN, 'name the domains of the owner');
    for (const [i, domain] of domains.entries()) {
      checkDomain({ ...policy, exactHttpsOnly: false }, `${path}[${i}]`, domain, report);
    }
  }
}

const NO_DOMAIN = 'without a domain, none of its origins counts';

function checkDomain(policy: PolicyInput, path: string, domain: string, report: ConstructReport): void {
  if (Token.isUnresolved(domain)) {
    report.unresolved(path);
    return;
  }
  // addresses have no subdomains, and may have any port
  const parsed = parseAuthoredOrigin(/^127\.|^\[::1\]$/.test(domain) ? `http://${domain}:*` : `https://*.${domain}`);
  if (isProblem(parsed)) {
    report.error(parsed.code, path, domain, parsed.reason, DOMAIN_FIX);
  } else if (parsed.wildcard && parsed.port !== '') {
    report.error('origin-port', path, domain, 'a domain has no port', DOMAIN_FIX);
  } else if (policy.exactHttpsOnly) {
    report.error('origin-not-exact', path, domain, 'this class takes exact origins only', 'leave patternsUnder out');
  } else if (parsed.wildcard && !policy.dangerouslyAllowPublicSuffixPatterns) {
    const open = openNameUnder(domain);
    if (open === undefined) return;
    report.error('origin-public-suffix', path, domain, openReason(domain, open), 'name a domain of your own');
  }
}
