import { TOKEN_REASON_DIMENSIONS, TOKENS_DIMENSIONS } from '../../lib/contract/metrics';
import type { TokenMetrics } from '../../lib/contract/token-config';
import { embeddedMetrics } from './embedded-metrics';

/**
 * One of something about tokens, as fields of its line: none where nothing is counted.
 *
 * @param now milliseconds since the epoch
 * @param reason by which it is counted too
 */
export function tokenMetrics(
  dimensions: TokenMetrics | undefined,
  metric: string,
  now: number,
  reason?: string,
): Readonly<Record<string, unknown>> {
  if (dimensions === undefined) return {};
  const sets = reason === undefined ? [TOKENS_DIMENSIONS] : [TOKENS_DIMENSIONS, TOKEN_REASON_DIMENSIONS];
  return { ...dimensions, ...(reason !== undefined && { reason }), ...embeddedMetrics(now, sets, { [metric]: 1 }) };
}
