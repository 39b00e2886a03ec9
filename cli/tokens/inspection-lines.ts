import { TOKEN_REASONS, type TokenReason } from '../../lambda/shared/tokens/reasons';
import type { CheckOutcome } from './token-checks';
import { timeOf } from './token-table';

/** What an inspection found, for people. */
export function inspectionLines(
  reason: TokenReason,
  claims: Readonly<Record<string, unknown>> | undefined,
  checks: readonly CheckOutcome[],
): string[] {
  const told = Object.entries(claims ?? {}).map(([name, value]) => {
    const isTime = (name === 'iat' || name === 'exp') && Number.isSafeInteger(value);
    return `  ${printable(name)}: ${isTime ? timeOf(value as number) : printable(value)}`;
  });
  return [
    `${TOKEN_REASONS[reason] === 200 ? 'passes' : 'refused'}: ${TOKEN_REASONS[reason]} ${reason}`,
    ...told,
    ...checks.map(({ check, outcome, reason: why }) => `  ${outcome.padEnd(11)}  ${check}${why ? `: ${why}` : ''}`),
  ];
}

/** What a token claims may be written for the terminal that shows it. */
function printable(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
