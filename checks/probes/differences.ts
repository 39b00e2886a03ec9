import type { Decision } from '../../lib/policy';
import type { Answer } from './send';

const METHODS = 'access-control-allow-methods';
/** Headers whose values are lists: order and spaces do not matter, and of names of headers not the case either. */
const LISTS = [METHODS, 'access-control-allow-headers', 'access-control-expose-headers'];
const HEADERS = ['access-control-allow-origin', 'access-control-allow-credentials', 'access-control-max-age', ...LISTS];

/** What differs between an answer and the decision that it should carry out, a sentence each. */
export function differences(decision: Decision, { status, headers }: Answer): string[] {
  const found: string[] = [];
  if (decision.status !== undefined && !isSameStatus(decision.status, status)) {
    found.push(`status ${status}, expected ${decision.status} (${decision.reason})`);
  }
  for (const name of HEADERS) {
    const expected = decision.headers[name];
    const got = headers[name];
    if (canonical(name, got) !== canonical(name, expected)) {
      found.push(`${name}: ${got ?? 'absent'}, expected ${expected ?? 'none'} (${decision.reason})`);
    }
  }
  const missing = tokens(decision.headers['vary']).filter((name) => !varies(headers.vary, name));
  if (missing.length > 0) found.push(`vary: ${headers.vary ?? 'absent'}, expected ${missing.join(', ')} in it`);
  return found;
}

/** Browsers take any 2xx for yes (https://fetch.spec.whatwg.org/#ok-status). */
export function isSameStatus(expected: number, got: number): boolean {
  return expected === 204 ? got >= 200 && got <= 299 : expected === got;
}

function canonical(name: string, value: string | string[] | undefined): string | undefined {
  if (value === undefined) return undefined;
  return LISTS.includes(name) ? tokensOf(name, String(value)).sort().join(',') : String(value);
}

function varies(value: string | undefined, name: string): boolean {
  return tokens(value).some((token) => token === '*' || token === name);
}

/** What a list names: methods differ by case (https://fetch.spec.whatwg.org/#cors-preflight-fetch), names of headers do not. */
export function tokensOf(name: string, value: string | undefined): string[] {
  return name === METHODS ? exactTokens(value) : tokens(value);
}

/** A list without regard to case and spaces. */
export function tokens(value: string | undefined): string[] {
  return exactTokens(value?.toLowerCase());
}

/** A list without regard to spaces. */
function exactTokens(value: string | undefined): string[] {
  return (value ?? '').split(',').flatMap((token) => token.trim() || []);
}
