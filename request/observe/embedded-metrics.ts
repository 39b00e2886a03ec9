import { LIST_AGE, METRICS_NAMESPACE } from '../../lib/contract/metrics';

/**
 * Metrics as fields of a line in the log
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html). All
 * dimensions have to be fields of that line too.
 *
 * @param at milliseconds since the epoch
 * @param values by name; what is `undefined` is no metric
 */
export function embeddedMetrics(
  at: number,
  dimensions: readonly (readonly string[])[],
  values: Readonly<Record<string, number | undefined>>,
): Readonly<Record<string, unknown>> {
  const names = Object.keys(values).filter((name) => values[name] !== undefined);
  const metrics = names.map((name) => ({ Name: name, Unit: name === LIST_AGE ? 'Seconds' : 'Count' }));
  const directive = { Namespace: METRICS_NAMESPACE, Dimensions: dimensions, Metrics: metrics };
  return { _aws: { Timestamp: at, CloudWatchMetrics: [directive] }, ...values };
}
