import { parseAuthoredOrigin } from '../authored-origin';
import type { PolicyInput } from '../model';
import { isInsecure, isPattern, type OriginPattern } from '../origin';
import { isProblem } from '../origin-problem';
import { OriginSet } from '../origin-set';
import { openNameUnder } from '../public-suffix';
import type { PolicyReport } from './policy-report';

const EXACT_ONLY = 'this class takes exact origins only';

/** Checks `origins` and returns what remains: `*`, or sorted entries none of which another one covers. */
export function checkOrigins(input: PolicyInput, live: boolean, report: PolicyReport): '*' | string[] {
  if (input.origins === '*') {
    if (input.credentials === true) {
      report.error(
        'origin-wildcard-with-credentials',
        'origins',
        '*',
        'browsers refuse * together with credentials, and reflecting any origin would let every site act as its visitors',
        'list the origins, or leave credentials out: new EndpointClass(..., { allowlist: OriginAllowlist.anyOrigin(), methods })',
      );
    }
    if (input.exactHttpsOnly === true) {
      report.error('origin-not-exact', 'origins', '*', EXACT_ONLY, 'list each origin');
    }
    return '*';
  }
  const entries = report.strings('origins', input.origins);
  if (input.origins === undefined || (Array.isArray(input.origins) && input.origins.length === 0 && !live)) {
    report.error(
      'origins-empty',
      'origins',
      input.origins,
      'no origin could ever be allowed',
      'list an origin, or write "*" for any',
    );
  }
  const patterns = entries.flatMap(({ path, value }) => {
    if (value === '*' && entries.length > 1) {
      report.error(
        'origin-wildcard-not-alone',
        path,
        value,
        '* makes every other entry pointless',
        'write origins: "*", or leave * out',
      );
      return [];
    }
    const pattern = checkOriginPattern(input, path, value, report);
    return pattern ? [{ path, pattern }] : [];
  });
  return withoutCovered(patterns, report);
}

/** Checks `selfOrigins` and returns them sorted. */
export function checkSelfOrigins(input: PolicyInput, report: PolicyReport): string[] {
  const origins = report.strings('selfOrigins', input.selfOrigins).flatMap(({ path, value }) => {
    const parsed = parseAuthoredOrigin(value);
    if (isProblem(parsed)) report.error(parsed.code, path, value, parsed.reason, parsed.fix);
    else if (isPattern(parsed))
      report.error('origin-wildcard', path, value, 'the own origins of an API are exact', 'list each origin');
    else {
      checkInsecure(input, parsed, path, report);
      return [value];
    }
    return [];
  });
  return [...new Set(origins)].sort();
}

/** The pattern that `value` is, unless there is something wrong with it: what is refused covers nothing. */
function checkOriginPattern(
  input: PolicyInput,
  path: string,
  value: string,
  report: PolicyReport,
): OriginPattern | undefined {
  const parsed = parseAuthoredOrigin(value);
  if (isProblem(parsed)) {
    report.error(parsed.code, path, value, parsed.reason, parsed.fix);
    return undefined;
  }
  const errorsBefore = report.errors.length;
  if (input.exactHttpsOnly) checkExactHttps(parsed, path, report);
  checkInsecure(input, parsed, path, report);
  if (parsed.port === '*' && !input.exactHttpsOnly) {
    const reason = "any program on the visitor's machine that serves pages can speak in its name";
    report.warn('origin-any-port', path, value, reason, 'keep it to development, or name the port');
  }
  const open = parsed.wildcard ? openNameUnder(parsed.host) : undefined;
  if (open !== undefined) {
    const reason = openReason(parsed.host, open);
    if (input.dangerouslyAllowPublicSuffixPatterns) {
      report.warn('origin-public-suffix-allowed', path, value, reason, 'list the origins that you know');
    } else {
      report.error(
        'origin-public-suffix',
        path,
        value,
        reason,
        'put a domain of your own behind the *., or list each origin',
      );
    }
  }
  return report.errors.length === errorsBefore ? parsed : undefined;
}

/** @param open what `openNameUnder` said of the domain */
export function openReason(domain: string, open: string): string {
  return open === domain
    ? `anyone can get a name under ${domain}, which is a public suffix or as good as one`
    : `${domain} stands above ${open}, and anyone can get a name under that`;
}

function checkInsecure(input: PolicyInput, pattern: OriginPattern, path: string, report: PolicyReport): void {
  if (!isInsecure(pattern)) return;
  const { text } = pattern;
  const reason = 'anyone on the network path of an http page can speak in its name';
  if (input.dangerouslyAllowInsecureOrigins)
    report.warn('origin-insecure-allowed', path, text, reason, 'serve the page by https');
  else report.error('origin-insecure', path, text, reason, `write ${JSON.stringify(text.replace('http:', 'https:'))}`);
}

function checkExactHttps(pattern: OriginPattern, path: string, report: PolicyReport): void {
  const { text, scheme } = pattern;
  if (scheme !== 'https') {
    report.error('origin-not-https', path, text, 'this class takes https origins only', 'serve the page by https');
  }
  if (isPattern(pattern)) {
    report.error('origin-not-exact', path, text, EXACT_ONLY, 'list each origin');
  }
}

function withoutCovered(entries: { path: string; pattern: OriginPattern }[], report: PolicyReport): string[] {
  const wildcards = new OriginSet(entries.flatMap(({ pattern }) => (isPattern(pattern) ? [pattern.text] : [])));
  const kept = new Set<string>();
  for (const { path, pattern } of entries) {
    // a pattern is covered when its bare host would be: `*.a.example` by `*.example`
    const covering = kept.has(pattern.text) ? pattern.text : wildcards.match(pattern.text.replace('*.', ''));
    if (covering === undefined) kept.add(pattern.text);
    else
      report.warn(
        'origin-covered',
        path,
        pattern.text,
        `${JSON.stringify(covering)} already covers it`,
        'leave it out',
      );
  }
  return [...kept].sort();
}
