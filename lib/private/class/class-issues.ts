import { type Duration, Token } from 'aws-cdk-lib';
import type { EndpointClassProps } from '../../endpoint-class-props';
import { type Policy, PolicyError, type PolicyInput, validatePolicy } from '../../policy';
import type { Issue } from '../../policy/issue';
import { parseAllowlist } from '../../policy/live-allowlist';
import { isProblem, parseOriginPattern } from '../../policy/origin';
import { isPublicSuffix } from '../../policy/public-suffix';
import type { AllowlistSource, ParameterSource } from '../allowlist/allowlist-source';
import { type ClassTokens, checkTokens, tokenHeaders } from './class-tokens';
import { constructIssue, unresolved } from './construct-issue';

/** What takes the place of a token so that the rest can be checked too. */
const STAND_INS: { readonly [field in keyof PolicyInput]?: unknown } = {
  name: 'name',
  origins: 'https://token.example',
  selfOrigins: 'https://token.example',
  methods: 'GET',
  requestHeaders: 'x-token',
  exposedHeaders: 'x-token',
};

const IN_PARAMETER = 'put it into an ssm.StringListParameter and give that to OriginAllowlist.fromParameter';

/** Functions use a live list this long before they read it again. */
export const SOFT_LIMIT_SECONDS = 30;
const DEFAULT_HARD_LIMIT_SECONDS = 86_400;

/** What is left of a class when nothing is wrong with it. */
export interface ValidClass {
  readonly policy: Policy;
  readonly warnings: readonly Issue[];
  readonly hardLimitSeconds: number;
  readonly tokens: ClassTokens | undefined;
}

/**
 * Compiles the policy of a class and checks its allowlist.
 *
 * @throws PolicyError with everything that is wrong, at once
 */
export function validateClass(className: string, props: EndpointClassProps, source: AllowlistSource): ValidClass {
  const { allowlist: _allowlist, className: _className, maxAge, hardLimit, tokens, scopes, ...rest } = props;
  const live = source.kind === 'parameter';
  const origins = source.kind === 'any' ? '*' : source.kind === 'literal' ? source.origins : source.initialOrigins;
  const issues: Issue[] = [];
  const requestHeaders = withTokenHeaders(props);
  const input = withoutTokens({ ...rest, ...(requestHeaders && { requestHeaders }), name: className, origins }, issues);
  const maxAgeSeconds = maxAge && secondsOf('maxAge', maxAge, issues);
  const { policy, errors, warnings } = validatePolicy({ ...input, ...(maxAge && { maxAgeSeconds }) }, { live });
  issues.push(...errors);
  if (live) issues.push(...parameterIssues(input, source));
  const classTokens = checkTokens({ tokens, scopes }, policy?.methods ?? props.methods ?? [], issues);
  const hardLimitSeconds = hardLimit ? secondsOf('hardLimit', hardLimit, issues) : DEFAULT_HARD_LIMIT_SECONDS;
  if (hardLimitSeconds < SOFT_LIMIT_SECONDS) issues.push(hardLimitTooShort(hardLimitSeconds));
  const inWords = inWordsOf(live);
  if (issues.length > 0 || policy === undefined) throw new PolicyError(input.name, issues.map(inWords));
  // initial origins are only the first value of the list
  const compiled = live ? { ...policy, origins: [] } : policy;
  return { policy: compiled, warnings: warnings.map(inWords), hardLimitSeconds, tokens: classTokens };
}

/** Where the policy says `origins[0]`, the author wrote `initialOrigins[0]`. */
function inWordsOf(live: boolean): (issue: Issue) => Issue {
  return (issue) => ({
    ...issue,
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

function withoutTokens(input: PolicyInput, issues: Issue[]): PolicyInput {
  const resolve = (field: keyof PolicyInput, path: string, value: unknown): unknown => {
    if (!Token.isUnresolved(value)) return value;
    issues.push(field === 'origins' ? unresolved(path, IN_PARAMETER) : unresolved(path));
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

function secondsOf(path: string, duration: Duration, issues: Issue[]): number {
  if (!duration.isUnresolved()) return duration.toSeconds({ integral: false });
  issues.push(unresolved(path));
  return SOFT_LIMIT_SECONDS;
}

function hardLimitTooShort(seconds: number): Issue {
  const reason = `functions read a list again after ${SOFT_LIMIT_SECONDS} s`;
  const fix = `write at least Duration.seconds(${SOFT_LIMIT_SECONDS})`;
  return constructIssue('hard-limit-too-short', 'hardLimit', seconds, reason, fix);
}

function parameterIssues(policy: PolicyInput, source: ParameterSource): Issue[] {
  const patternsUnder = source.patternsUnder.filter((domain) => !Token.isUnresolved(domain));
  const issues = source.patternsUnder.flatMap((domain, i) => domainIssues(policy, `patternsUnder[${i}]`, domain));
  const list = policy.origins as readonly string[];
  const { rejected } = parseAllowlist(list.join(','), policy, patternsUnder);
  for (const { value, code } of rejected) {
    if (code !== 'pattern-not-under-allowed-domain') continue;
    const reason = 'in a live list, patterns count under patternsUnder only';
    const domain = value.slice(value.indexOf('*.') + 2).replace(/:\d+$/, '');
    const fix = `add ${JSON.stringify(domain)} to patternsUnder, or list each origin`;
    issues.push(constructIssue(code, `origins[${list.indexOf(value)}]`, value, reason, fix));
  }
  if (Token.isUnresolved(source.region)) issues.push(unresolved('region'));
  return issues;
}

function domainIssues(policy: PolicyInput, path: string, domain: string): Issue[] {
  if (Token.isUnresolved(domain)) return [unresolved(path)];
  const parsed = parseOriginPattern(`https://*.${domain}`);
  if (isProblem(parsed) || parsed.port !== '') {
    const { code, reason } = isProblem(parsed)
      ? parsed
      : { code: 'origin-port' as const, reason: 'a domain has no port' };
    return [{ code, path, value: domain, reason, fix: 'write a domain such as "tenant.example.com"' }];
  }
  if (policy.exactHttpsOnly) {
    const reason = 'this class takes exact origins only';
    return [{ code: 'origin-not-exact', path, value: domain, reason, fix: 'leave patternsUnder out' }];
  }
  if (isPublicSuffix(domain) && !policy.dangerouslyAllowPublicSuffixPatterns) {
    const reason = `${domain} is a public suffix: anyone can get a name under it`;
    return [{ code: 'origin-public-suffix', path, value: domain, reason, fix: 'name a domain of your own' }];
  }
  return [];
}
