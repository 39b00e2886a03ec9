import type { CorsRequest, Decision, Policy } from '../../lib/policy';
import { SAFELISTED_REQUEST_HEADERS } from '../../lib/policy/header-names';
import { isSameStatus, tokens, tokensOf } from './differences';
import type { Answer } from './send';

const ALLOW_ORIGIN = 'access-control-allow-origin';
const ALLOW_CREDENTIALS = 'access-control-allow-credentials';
const ALLOW_METHODS = 'access-control-allow-methods';
const ALLOW_HEADERS = 'access-control-allow-headers';
const EXPOSE_HEADERS = 'access-control-expose-headers';
const MAX_AGE = 'access-control-max-age';

/**
 * What a browser would conclude otherwise from an answer than the decision, a sentence each. How it is said does not count:
 * the status of a denial, `Vary`, safelisted names.
 */
export function browserDifferences(policy: Policy, request: CorsRequest, decision: Decision, answer: Answer): string[] {
  const { kind, allowed, reason, status: expected } = decision;
  const { status } = answer;
  const isPreflight = kind === 'preflight';
  const hasStatus = isPreflight ? allowed : expected !== undefined;
  const wrong = hasStatus && !isSameStatus(expected ?? 200, status);
  const found = wrong ? [`status ${status}, expected ${expected} (${reason})`] : [];
  const headers = allowed
    ? [...admissionDifferences(policy, request, decision, answer), ...listDifferences(request, decision, answer)]
    : denialDifferences(request, decision, answer);
  return [...found, ...headers.map((difference) => `${difference} (${reason})`)];
}

/** The CORS check of browsers (https://fetch.spec.whatwg.org/#concept-cors-check). */
function admissionDifferences({ credentials }: Policy, { origin }: CorsRequest, decision: Decision, answer: Answer) {
  const allowOrigin = answer.headers[ALLOW_ORIGIN];
  const fits = allowOrigin === origin || (allowOrigin === '*' && !credentials);
  return [
    ...(fits ? [] : [difference(ALLOW_ORIGIN, answer, decision.headers[ALLOW_ORIGIN])]),
    ...valueDifferences(ALLOW_CREDENTIALS, decision, answer),
  ];
}

function listDifferences({ requestHeaders = '' }: CorsRequest, decision: Decision, answer: Answer): string[] {
  // with tokens, API Gateway's own configuration also names what tells why one was refused
  if (decision.kind !== 'preflight') return namesDifferences(EXPOSE_HEADERS, ['www-authenticate'], decision, answer);
  return [
    ...namesDifferences(ALLOW_METHODS, [], decision, answer),
    ...(isNamedInstead(String(requestHeaders), decision, answer)
      ? []
      : namesDifferences(ALLOW_HEADERS, SAFELISTED_REQUEST_HEADERS, decision, answer)),
    ...valueDifferences(MAX_AGE, decision, answer),
  ];
}

/** Whether an answer names what was asked for where the policy says `*`. */
function isNamedInstead(asked: string, { headers }: Decision, answer: Answer): boolean {
  const named = tokens(headerOf(ALLOW_HEADERS, answer));
  return tokens(headers[ALLOW_HEADERS]).includes('*') && tokens(asked).every((name) => named.includes(name));
}

/** A denied preflight either has no origin that fits, or is answered with a failure, or its list lacks what was asked for. */
function denialDifferences(request: CorsRequest, { reason }: Decision, answer: Answer): string[] {
  const { origin, requestMethod = '', requestHeaders = '' } = request;
  const lists: { readonly [reason: string]: readonly [name: string, asked: string] } = {
    'method-not-allowed': [ALLOW_METHODS, requestMethod],
    'header-not-allowed': [ALLOW_HEADERS, String(requestHeaders)],
  };
  const list = lists[reason];
  if (list === undefined) {
    const allowOrigin = answer.headers[ALLOW_ORIGIN];
    return allowOrigin === '*' || allowOrigin === origin ? [difference(ALLOW_ORIGIN, answer, undefined)] : [];
  }
  const [name, asked] = list;
  if (!isSameStatus(204, answer.status)) return [];
  const named = tokensOf(name, headerOf(name, answer));
  const isDenied = tokensOf(name, asked).some((one) => !named.includes(one)) && !named.includes('*');
  return isDenied ? [] : [difference(name, answer, `it without ${asked}`)];
}

function valueDifferences(name: string, { headers }: Decision, answer: Answer): string[] {
  return headerOf(name, answer) === headers[name] ? [] : [difference(name, answer, headers[name])];
}

/** @param ignored lower-case names that may be there or not */
function namesDifferences(name: string, ignored: readonly string[], { headers }: Decision, answer: Answer): string[] {
  const canonical = (value: string | undefined) =>
    [...new Set(tokensOf(name, value))]
      .filter((token) => !ignored.includes(token))
      .sort()
      .join();
  const isSame = canonical(headerOf(name, answer)) === canonical(headers[name]);
  return isSame ? [] : [difference(name, answer, headers[name])];
}

function difference(name: string, answer: Answer, expected: string | undefined): string {
  return `${name}: ${headerOf(name, answer) ?? 'absent'}, expected ${expected ?? 'none'}`;
}

function headerOf(name: string, { headers }: Answer): string | undefined {
  const value = headers[name];
  return value === undefined ? undefined : String(value);
}
