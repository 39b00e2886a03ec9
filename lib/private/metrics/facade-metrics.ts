import { createHash } from 'node:crypto';
import { MathExpression, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { ALLOWED, DENIED } from '../../contract/metrics';
import type { EndpointClass } from '../../endpoint-class';
import { listed } from '../api/sentences';
import { type Refusal, refusal, refuse } from '../messages/refusal';

type Decided = typeof ALLOWED | typeof DENIED;

/** What a facade counts beside its classes. */
type Others = (metricName: Decided, options: MetricOptions) => readonly Metric[];

/** The decisions of all classes of a facade together. */
export class FacadeMetrics {
  private readonly scope: Construct;
  private readonly classes: () => readonly EndpointClass[];
  private readonly others: Others;
  /** What each sum was made of, to find out at the end of synth what came later. */
  private readonly sums: { readonly metricName: Decided; readonly count: number }[] = [];

  constructor(scope: Construct, classes: () => readonly EndpointClass[], others: Others = () => []) {
    this.scope = scope;
    this.classes = classes;
    this.others = others;
    scope.node.addValidation({ validate: () => this.incomplete() });
  }

  denied(options: MetricOptions = {}): MathExpression {
    return this.sum(DENIED, options);
  }

  allowed(options: MetricOptions = {}): MathExpression {
    return this.sum(ALLOWED, options);
  }

  /** @throws Error `metrics-off` if nothing counts */
  private sum(metricName: Decided, { label = metricName, color, ...options }: MetricOptions): MathExpression {
    const all = this.all(metricName, options);
    if (all.length === 0) {
      refuse(
        'metrics-off',
        `${this.scope.node.path}: no class that counts was applied so far, and ${metricName} would have no data; apply classes first, and ` +
          'leave out metrics: false',
      );
    }
    this.sums.push({ metricName, count: all.length });
    const usingMetrics = Object.fromEntries(all.map((one) => [idOf(one), one]));
    // a class without requests has no data, and any sum with it would have none
    const expression = Object.keys(usingMetrics)
      .map((id) => `FILL(${id}, 0)`)
      .join(' + ');
    const { period } = options;
    return new MathExpression({ expression, usingMetrics, label, ...(color && { color }), ...(period && { period }) });
  }

  private all(metricName: Decided, options: MetricOptions): Metric[] {
    const counting = this.classes().filter(({ _metrics }) => _metrics !== undefined);
    const ofClasses = counting.map((one) =>
      metricName === DENIED ? one.metricDenied(options) : one.metricAllowed(options),
    );
    return [...ofClasses, ...this.others(metricName, options)];
  }

  private incomplete(): Refusal[] {
    const early = this.sums.filter(({ metricName, count }) => this.all(metricName, {}).length > count);
    if (early.length === 0) return [];
    const names = [...new Set(early.map(({ metricName }) => `metric${metricName}`))];
    return [
      refusal(
        'metric-too-early',
        `${this.scope.node.path}: ${listed(names)} was asked for before the last apply or countFromAccessLog, and leaves out what these ` +
          'count; ask for it after them',
      ),
    ];
  }
}

/** The same for the same metric, and no other: a graph may have the sums of several facades. */
function idOf(metric: Metric): string {
  const { namespace, metricName, dimensions, region, account, statistic, period } = metric;
  const whole = [namespace, metricName, dimensions, region, account, statistic, period.toSeconds()];
  return `m${createHash('sha256').update(JSON.stringify(whole)).digest('hex').slice(0, 16)}`;
}
