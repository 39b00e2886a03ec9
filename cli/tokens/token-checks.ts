import type { TokenReason } from '../../request/tokens/token/reasons';

/** The checks of the authorizer in the order in which it makes them, with what they end by where they fail. */
const CHECKS: readonly (readonly [name: string, ...reasons: TokenReason[]])[] = [
  ['path and method', 'path-not-covered', 'method-not-covered'],
  ['credentials', 'token-missing', 'token-ambiguous', 'scheme-unsupported'],
  ['shape', 'token-too-long', 'token-malformed', 'token-header-invalid', 'claims-invalid'],
  ['key', 'key-unknown'],
  ['revocations', 'token-revoked', 'client-revoked', 'subject-revoked', 'issuer-revoked'],
  ['signature', 'signature-invalid'],
  ['issuer', 'issuer-mismatch'],
  ['audience', 'audience-mismatch'],
  ['lifetime', 'lifetime-too-long'],
  ['dates', 'token-expired', 'token-not-yet-valid'],
  ['proof of possession', 'proof-missing', 'proof-invalid', 'proof-replayed'],
  ['origin', 'origin-missing', 'origin-mismatch'],
  ['scopes', 'scope-missing'],
  // the table was read before: what is left that cannot be read is the allowlist
  ['foreign writes', 'foreign-write', 'state-unavailable'],
];
const OF_REQUESTS = new Set([
  'path and method',
  'credentials',
  'proof of possession',
  'origin',
  'scopes',
  'foreign writes',
]);

/** How one check came out. */
export interface CheckOutcome {
  readonly check: string;
  readonly outcome: 'passed' | 'failed' | 'not reached';
  readonly reason?: TokenReason;
}

/** What each check came to, given where the authorizer stopped; those about a request only where there was one. */
export function outcomesOf(reason: TokenReason, ofRequest: boolean): CheckOutcome[] {
  const checks = CHECKS.filter(([name]) => ofRequest || !OF_REQUESTS.has(name));
  const failed = checks.findIndex(([, ...reasons]) => reasons.includes(reason));
  return checks.map(([check], i) => {
    if (failed < 0 || i < failed) return { check, outcome: 'passed' };
    return i === failed ? { check, outcome: 'failed', reason } : { check, outcome: 'not reached' };
  });
}
