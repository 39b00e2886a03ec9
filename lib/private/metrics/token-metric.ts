import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import type { TokenMetrics } from '../../contract/token-config';
import type { TokenMetricOptions } from '../../metric-options';
import { metricOf } from './metric';

/** What is counted of tokens, under the stack and the id of the construct that the author wrote. */
export function tokenMetric(
  tokens: IConstruct,
  counted: TokenMetrics | undefined,
  metricName: string,
  { reason, ...options }: TokenMetricOptions,
): Metric {
  const dimensions = { tokens: tokens.node.id, ...(reason && { reason }) };
  return metricOf(tokens, metricName, counted?.stack, dimensions, options);
}
