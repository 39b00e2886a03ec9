import type { OriginFault } from '../../../lib/policy/origin';
import { Report } from '../../../lib/policy/report';

/** Codes of problems that a client's record can have; beside these, those of origins. Frozen: codes are added, never changed. */
export const CLIENT_ISSUE_CODES = [
  'client-id-invalid',
  'type-invalid',
  'type-unknown',
  'status-unknown',
  'option-unknown',
  'origins-missing',
  'origins-unexpected',
  'origin-not-exact',
  'origin-insecure',
  'entries-too-many',
  'scopes-missing',
  'scope-invalid',
  'scopes-too-long',
  'lifetime-out-of-range',
  'secrets-unexpected',
  'secrets-too-many',
  'secret-invalid',
  'jwks-unexpected',
  'jwks-invalid',
  'jwk-private',
  'frame-ancestors-unexpected',
] as const;

/** Every code that an issue of a client can have. */
export type ClientIssueCode = (typeof CLIENT_ISSUE_CODES)[number] | OriginFault;

const MAX_ENTRIES = 50;

/** Collects the issues of one client. */
export class ClientReport extends Report<ClientIssueCode> {
  override strings(path: string, value: unknown): { readonly path: string; readonly value: string }[] {
    if (!Array.isArray(value) || value.length <= MAX_ENTRIES) return super.strings(path, value);
    const reason = `at most ${MAX_ENTRIES} entries are possible`;
    this.error('entries-too-many', path, value.length, reason, 'make a second client');
    return [];
  }
}
