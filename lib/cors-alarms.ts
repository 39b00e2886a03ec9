import { Duration, Names, Stack, Token } from 'aws-cdk-lib';
import { Alarm, type AlarmProps, type Metric, type MetricOptions } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ANOMALOUS_DENIALS } from './contract/metrics';
import type { CorsAlarmsProps, FindingMetricOptions } from './cors-alarms-props';
import type { IEndpointClass } from './endpoint-class-interface';
import { alarm, listAlarms } from './private/alarms/class-alarms';
import { WatchFunction } from './private/alarms/watch-function';
import { checkedClass } from './private/class/class-pair';
import { warn } from './private/messages/annotations';
import { metricOf } from './private/metrics/metric';
import type { ScopedTokens } from './scoped-tokens';

/**
 * Alarms about classes: their list is old, cannot be read, or has entries that admit nobody; keys of tokens are not rotated; and what is
 * denied is not as usual. For the last, a function reads each hour what was denied, and tells a known origin that fell silent or is denied
 * from a new site, and both from somebody who tries origins.
 *
 * The alarms look at the Region of their stack.
 *
 * @see https://github.com/cdk-cors/cdk-cors/blob/main/docs/alarms.md
 */
export class CorsAlarms extends Construct {
  /** All alarms, for actions of your own. */
  public readonly alarms: Alarm[] = [];

  /** The function that reads each hour what was denied. */
  public readonly watchFunction: LambdaFunction;

  /**
   * @throws Error `class-unknown` for a class that is none, `class-name-taken` for two of the same name, `metrics-off` for one that counts
   * nothing
   */
  constructor(scope: Construct, id: string, props: CorsAlarmsProps) {
    super(scope, id);
    const { topic, classes, tokens = [] } = props;
    this.watchFunction = new WatchFunction(this, props).handler;
    const { region } = Stack.of(this);
    const here: MetricOptions = Token.isUnresolved(region) ? {} : { region };
    for (const one of new Set(classes.map(checkedClass))) {
      const { className } = one;
      for (const [what, alarmProps] of listAlarms(one, here)) this.add(`${className}${what}`, alarmProps, topic);
      if (one._live === undefined && one._policy.origins === '*')
        warn(this, 'class-not-watched', `${className}: ${ANY_ORIGIN}`);
      else
        for (const [finding, what] of Object.entries(FINDINGS)) {
          const metric = this.metricAnomalousDenials(one, { ...here, finding });
          // the function itself tells the topic, and with the evidence
          this.add(
            `${className}${finding}`,
            alarm(metric, 1, 1, `${className}: ${what}; cdk-cors suggest says what to do`),
          );
        }
    }
    const hour = { ...here, period: Duration.hours(1) };
    for (const one of new Set(tokens)) {
      const metric = one.metricRotationFailures(hour);
      this.add(this.rotationId(one), alarm(metric, 1, 2, `${one.node.id}: signing keys could not be rotated`), topic);
    }
    const errors = this.watchFunction.metricErrors({ period: Duration.hours(1) });
    this.add('WatchFailing', alarm(errors, 1, 3, 'Nobody looks at what is denied: the function fails'), topic);
  }

  /**
   * Findings about what a class denied in the last hours: the maximum of an hour, in the Region of these alarms.
   */
  public metricAnomalousDenials(endpointClass: IEndpointClass, options: FindingMetricOptions = {}): Metric {
    const { finding, ...metricOptions } = options;
    const one = checkedClass(endpointClass);
    const dimensions = { class: one.className, ...(finding !== undefined && { finding }) };
    const statistic = finding === undefined ? 'Sum' : 'Maximum';
    return metricOf(this, ANOMALOUS_DENIALS, one._metrics, dimensions, {
      period: Duration.hours(1),
      statistic,
      ...metricOptions,
    });
  }

  /** Tokens of other stacks may have the same id. */
  private rotationId({ node }: ScopedTokens): string {
    const id = `${node.id}Rotation`;
    return this.node.tryFindChild(id) ? `${Names.nodeUniqueId(node)}Rotation` : id;
  }

  private add(id: string, props: AlarmProps, topic?: ITopic): void {
    const made = new Alarm(this, id, props);
    if (topic) made.addAlarmAction(new SnsAction(topic));
    this.alarms.push(made);
  }
}

const FINDINGS = {
  mistake: 'a known origin is denied or fell silent, or the list cannot be read',
  shift: 'many networks come from an origin that is not listed',
  probing: 'somebody tries origins',
};

const ANY_ORIGIN =
  'any origin may call it, so that there is no list, nor anybody who should be on one: nothing is said about what it denies; leave it out of ' +
  'classes, and use metricDenied for an alarm of your own';
