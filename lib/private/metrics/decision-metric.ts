import type { Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { IConstruct } from 'constructs';
import { ALLOWED, DENIED, PLACES } from '../../contract/metrics';
import type { DecisionMetricOptions } from '../../metric-options';
import { ALLOW_REASONS, DENY_REASONS } from '../../policy';
import { quote } from '../../policy/issue';
import { refuse } from '../messages/refusal';
import { metricOf } from './metric';

/** A class, and whose metrics it has. */
export interface CountedClass extends IConstruct {
  readonly className: string;
  readonly _metrics: string | undefined;
}

const KINDS = ['preflight', 'actual'];
const REASONS: { readonly [metric: string]: readonly string[] } = { [ALLOWED]: ALLOW_REASONS, [DENIED]: DENY_REASONS };

/**
 * How often a class decided.
 *
 * @throws Error `metric-dimensions-unknown` for what is never counted
 */
export function decisionMetric(
  scope: CountedClass,
  metricName: typeof ALLOWED | typeof DENIED,
  { place, kind, reason, ...options }: DecisionMetricOptions,
): Metric {
  const given = { ...(place && { place }), ...(kind && { kind }), ...(reason && { reason }) };
  const known = { place: PLACES, kind: KINDS, reason: REASONS[metricName]! };
  const isNone = Object.keys(given).length === 0;
  const problems = Object.entries(known).flatMap(([name, values]) => {
    const value = given[name as keyof typeof given];
    if (isNone || (value !== undefined && (values as readonly string[]).includes(value))) return [];
    return [`${name} is ${quote(value)}, and one of ${values.join(', ')} was expected`];
  });
  if (problems.length > 0) {
    const text = problems.join('; ');
    refuse(
      'metric-dimensions-unknown',
      `${scope.node.path}: ${metricName} is counted with place, kind and reason, or without any of them: ${text}`,
    );
  }
  return metricOf(scope, metricName, scope._metrics, { class: scope.className, ...given }, options);
}
