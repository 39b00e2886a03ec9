import type { TokenRefusal } from './reasons';

/** What a request authenticates itself with. */
export interface TokenCredentials {
  readonly scheme: 'bearer' | 'dpop';
  readonly token: string;
}

/**
 * Reads `Authorization` (https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2): one line with a token, and nothing that
 * two readers could take for two different ones. Gateways join repeated lines with commas, which no token has.
 */
export function readCredentials(lines: readonly string[]): TokenCredentials | TokenRefusal {
  const line = lines[0];
  if (line === undefined) return 'token-missing';
  if (lines.length > 1) return 'token-ambiguous';
  if (line === '') return 'token-missing';
  const space = line.indexOf(' ');
  const scheme = (space < 0 ? line : line.slice(0, space)).toLowerCase();
  if (line.includes(',')) return 'token-ambiguous';
  if (scheme !== 'bearer' && scheme !== 'dpop') return 'scheme-unsupported';
  if (space < 0) return 'token-missing';
  let start = space;
  while (line[start] === ' ') start += 1;
  return { scheme, token: line.slice(start) };
}
