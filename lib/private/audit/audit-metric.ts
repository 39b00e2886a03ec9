import { Duration } from 'aws-cdk-lib';
import type { Metric, MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IEndpointClass } from '../../endpoint-class-interface';
import { metricOf, stackNameOf } from '../metrics/metric';

/** A metric of one class, as an audit counts it, whether or not its decisions are counted. */
export function auditMetric(name: string, endpointClass: IEndpointClass, options: MetricOptions): Metric {
  const ofADay = { statistic: 'Maximum', period: Duration.days(1), ...options };
  return metricOf(endpointClass, name, stackNameOf(endpointClass), { class: endpointClass.className }, ofADay);
}
