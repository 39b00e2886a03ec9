import type { DENY_REASONS } from '../policy/model';

type DenyReason = (typeof DENY_REASONS)[number];

const TITLES: { readonly [reason in DenyReason]: string } = {
  'origin-null': 'Origin null is not allowed',
  'origin-not-listed': 'Origin is not allowed',
  'method-not-allowed': 'Method is not allowed',
  'header-not-allowed': 'Request header is not allowed',
  'foreign-write': 'Write from another site is not allowed',
  'allowlist-unavailable': 'Allowlist is unavailable',
};

/** https://www.rfc-editor.org/rfc/rfc9457#section-3 */
export const PROBLEM_CONTENT_TYPE = 'application/problem+json';

/** Bodies of denials, made once: they say why, and nothing about what would have been allowed. */
export const PROBLEM_BODIES = Object.fromEntries(
  Object.entries(TITLES).map(([reason, title]) => [
    reason,
    problemText(reason, title, reason === 'allowlist-unavailable' ? 503 : 403),
  ]),
) as {
  readonly [reason in DenyReason]: string;
};

/** A body with a code that the guide explains. */
export function problemText(reason: string, title: string, status: number): string {
  const type = `https://github.com/cdk-cors/cdk-cors/blob/main/docs/reasons.md#${reason}`;
  return JSON.stringify({ type, title, status, reason });
}

/** The body of an answer to what came too often, with a code that the page on limits explains. */
export function limitText(code: string, title: string, status: number): string {
  const type = `https://github.com/cdk-cors/cdk-cors/blob/main/docs/limits.md#${code}`;
  return JSON.stringify({ type, title, status, reason: code });
}
