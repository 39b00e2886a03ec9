import { TOKEN_REASONS, type TokenReason } from '../../request/tokens/token/reasons';
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
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    return `  ${name}: ${isTime ? timeOf(value as number) : text}`;
  });
  return [
    `${TOKEN_REASONS[reason] === 200 ? 'passes' : 'refused'}: ${TOKEN_REASONS[reason]} ${reason}`,
    ...told,
    ...checks.map(({ check, outcome, reason: why }) => `  ${outcome.padEnd(11)}  ${check}${why ? `: ${why}` : ''}`),
  ];
}
