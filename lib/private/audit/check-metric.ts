import { Duration, Stack } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { METRICS_NAMESPACE } from '../../contract/metrics';

/** A metric of one class, as audits and canaries count it. */
export function checkMetric(
  metricName: string,
  endpointClass: IConstruct & { readonly className: string },
  options: MetricOptions,
): Metric {
  return new Metric({
    namespace: METRICS_NAMESPACE,
    metricName,
    dimensionsMap: { stack: Stack.of(endpointClass).stackName, class: endpointClass.className },
    statistic: 'Maximum',
    period: Duration.days(1),
    ...options,
  });
}
