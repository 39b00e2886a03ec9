import { Token } from 'aws-cdk-lib';
import type { Issue } from '../../policy/issue';
import { constructIssue, unresolved } from '../class/construct-issue';

/** `scope-token` of RFC 6749, section 3.3, at a length that leaves room for others in a token. */
const SCOPE = /^[\x21\x23-\x5b\x5d-\x7e]{1,128}$/;
const FIX = 'write words such as "orders:read"';

/** What is wrong with a list of scopes: they are compared as words, so that a `*` in one would stand for itself. */
export function scopeIssues(path: string, scopes: unknown): Issue[] {
  if (!Array.isArray(scopes) || Token.isUnresolved(scopes)) {
    if (Token.isUnresolved(scopes)) return [unresolved(path)];
    return [constructIssue('scope-invalid', path, scopes, 'a list of strings was expected', `write ["orders:read"]`)];
  }
  return scopes.flatMap((scope: unknown, i) => scopeIssue(`${path}[${i}]`, scope));
}

function scopeIssue(path: string, scope: unknown): Issue[] {
  if (Token.isUnresolved(scope)) return [unresolved(path)];
  if (typeof scope !== 'string' || !SCOPE.test(scope)) {
    const reason = 'a scope is 1 to 128 printable ASCII characters without space, quote and backslash';
    return [constructIssue('scope-invalid', path, scope, reason, FIX)];
  }
  if (!scope.includes('*')) return [];
  return [constructIssue('scope-wildcard', path, scope, 'scopes are exact words, and * is no wildcard in them', FIX)];
}
