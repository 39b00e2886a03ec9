import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import { METRICS_NAMESPACE } from '../../contract/metrics';

export const PERIOD = Duration.minutes(5);

/**
 * All metrics with these dimensions and values, as CloudWatch searches them
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/search-expression-syntax.html).
 */
export function search(
  metric: string,
  dimensions: readonly string[],
  values: Readonly<Record<string, string>>,
): string {
  const schema = [`"${METRICS_NAMESPACE}"`, ...dimensions].join(',');
  const terms = Object.entries(values).map(([name, value]) => `${name}="${value}"`);
  return `SEARCH('{${schema}} ${[...terms, `MetricName="${metric}"`].join(' ')}', 'Sum', ${PERIOD.toSeconds()})`;
}

/** A line, or several, of a graph. */
export function expression(text: string, label: string, searchRegion?: string): MathExpression {
  const region = searchRegion === undefined ? {} : { searchRegion };
  return new MathExpression({ expression: text, label, period: PERIOD, usingMetrics: {}, ...region });
}
