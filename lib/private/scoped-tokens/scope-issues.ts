import { Token } from 'aws-cdk-lib';
import type { ConstructReport } from '../class/construct-report';

/** `scope-token` of RFC 6749, section 3.3, at a length that leaves room for others in a token. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/;
const FIX = 'write words such as "orders:read"';

/** Checks a list of scopes: they are compared as words, so that a `*` in one would stand for itself. */
export function checkScopes(path: string, scopes: unknown, report: ConstructReport): void {
  if (Token.isUnresolved(scopes)) report.unresolved(path);
  else if (Array.isArray(scopes)) for (const [i, scope] of scopes.entries()) checkScope(`${path}[${i}]`, scope, report);
  else report.error('scope-invalid', path, scopes, 'a list of strings was expected', 'write ["orders:read"]');
}

function checkScope(path: string, scope: unknown, report: ConstructReport): void {
  if (Token.isUnresolved(scope)) {
    report.unresolved(path);
  } else if (typeof scope !== 'string' || !SCOPE.test(scope)) {
    const reason = 'a scope is 1 to 128 printable ASCII characters without space, quote and backslash';
    report.error('scope-invalid', path, scope, reason, FIX);
  } else if (scope.includes('*')) {
    report.error('scope-wildcard', path, scope, 'scopes are exact words, and * is no wildcard in them', FIX);
  }
}
