import { Alarm, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CANARY_FAILURES } from './contract/metrics';
import type { CorsCanaryProps } from './cors-canary-props';
import type { IEndpointClass } from './endpoint-class-interface';
import { CanaryFunction } from './private/canary/canary-function';
import { metricOf, stackNameOf } from './private/metrics/metric';

/**
 * Asks the deployed endpoints of a stack what browsers would, by a schedule: from each listed origin, and from made-up ones that must be
 * denied. It compares the answers with the policies, as `cdk-cors test` does, and counts what differs.
 *
 * It covers the REST APIs, HTTP APIs, function URLs and distributions of the stack that have classes, at their default URLs.
 *
 * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/audit.md#canary
 */
export class CorsCanary extends Construct {
  /** The function that asks. */
  public readonly canaryFunction: LambdaFunction;

  /** Goes off if answers differ from the policies, or if nothing answers, twice in a row. Add your actions to it. */
  public readonly alarm: Alarm;

  /**
   * @throws Error `canary-interval`, `class-name-taken` for two classes of the same name, or `canary-path-invalid`
   */
  constructor(scope: Construct, id: string, props: CorsCanaryProps = {}) {
    super(scope, id);
    const canary = new CanaryFunction(this, props);
    this.canaryFunction = canary.handler;
    const stack = stackNameOf(this);
    this.alarm = new Alarm(this, 'Alarm', {
      alarmDescription: 'Endpoints do not answer as their CORS policies say, or not at all',
      metric: metricOf(this, CANARY_FAILURES, stack, {}, { period: canary.every }),
      threshold: 1,
      evaluationPeriods: 2,
    });
  }

  /**
   * Requests about a class that were not answered as its policy says, or not at all.
   */
  public metricFailures(endpointClass: IEndpointClass, options: MetricOptions = {}): Metric {
    const { className } = endpointClass;
    return metricOf(endpointClass, CANARY_FAILURES, stackNameOf(endpointClass), { class: className }, options);
  }
}
