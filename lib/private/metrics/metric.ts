import { Stack, Token } from 'aws-cdk-lib';
import { Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { deniedByTemplate, METRICS_NAMESPACE } from '../../contract/metrics';
import { refuse } from '../messages/refusal';

interface CountedInLog extends IConstruct {
  readonly className: string;
  readonly _metrics: string | undefined;
}

/** Whose metrics they are: the value of the dimension `stack`, the same for a nested stack and the one that it is in. */
export function stackNameOf(scope: IConstruct): string {
  return outermostStackOf(scope).stackName;
}

/** The stack of a construct, or the one that its nested stack is in. */
export function outermostStackOf(scope: IConstruct): Stack {
  let stack = Stack.of(scope);
  while (stack.nestedStackParent) stack = stack.nestedStackParent;
  return stack;
}

/**
 * A metric of the package, in the region of whom it is about unless the options say another.
 *
 * @param stack of the dimensions; undefined where nothing is counted
 * @throws Error `metrics-off`
 */
export function metricOf(
  scope: IConstruct,
  metricName: string,
  stack: string | undefined,
  dimensions: { readonly [name: string]: string },
  { dimensionsMap, ...options }: MetricOptions,
): Metric {
  if (stack === undefined) {
    refuse(
      'metrics-off',
      `${scope.node.path}: nothing of it is counted, and ${metricName} would have no data; leave out metrics: false`,
    );
  }
  return plainMetric(scope, metricName, { ...options, dimensionsMap: { ...dimensionsMap, stack, ...dimensions } });
}

/** The same with the dimensions that the options have, or none. */
function plainMetric(scope: IConstruct, metricName: string, options: MetricOptions): Metric {
  const { region } = Stack.of(scope);
  return new Metric({
    statistic: 'Sum',
    ...(!Token.isUnresolved(region) && { region }),
    ...options,
    namespace: METRICS_NAMESPACE,
    metricName,
  });
}

/** What an access log counts of a class. */
export function templateMetric(scope: CountedInLog, options: MetricOptions): Metric {
  return plainMetric(scope, deniedByTemplate(scope._metrics ?? '', scope.className), options);
}
