/** A value of a metric, as CloudWatch would make it of a line of a log. */
export interface Datapoint {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly value: number;
}

interface Directive {
  readonly Namespace: string;
  readonly Dimensions: readonly (readonly string[])[];
  readonly Metrics: readonly { readonly Name: string }[];
}

/** What lines in the embedded metric format count, once for each set of dimensions. */
export function datapointsOf(lines: readonly string[]): Datapoint[] {
  return lines.flatMap((text) => {
    const line = JSON.parse(text);
    const directives: readonly Directive[] = line._aws.CloudWatchMetrics;
    return directives.flatMap(({ Namespace, Dimensions, Metrics }) =>
      Dimensions.flatMap((set) =>
        Metrics.map(({ Name }) => ({
          namespace: Namespace,
          name: Name,
          dimensions: Object.fromEntries(set.map((name) => [name, String(line[name])])),
          at: line._aws.Timestamp,
          value: line[Name],
        })),
      ),
    );
  });
}

/** What an alarm of a template says, as far as ours use it. */
export interface AlarmProperties {
  readonly Namespace: string;
  readonly MetricName: string;
  readonly Dimensions: readonly { readonly Name: string; readonly Value: string }[];
  readonly Statistic: 'Sum' | 'Maximum';
  readonly Period: number;
  readonly EvaluationPeriods: number;
  readonly Threshold: number;
  readonly ComparisonOperator: string;
  readonly TreatMissingData: string;
}

/**
 * The state of an alarm at the end of the period that `now` is in
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/AlarmThatSendsEmail.html#alarm-evaluation).
 */
export function stateOf(alarm: AlarmProperties, points: readonly Datapoint[], now: number): 'ALARM' | 'OK' {
  if (alarm.ComparisonOperator !== 'GreaterThanOrEqualToThreshold' || alarm.TreatMissingData !== 'notBreaching')
    throw new Error(`${alarm.MetricName}: this is not evaluated here`);
  const wanted = Object.fromEntries(alarm.Dimensions.map(({ Name, Value }) => [Name, Value]));
  const mine = points.filter(
    ({ namespace, name, dimensions }) =>
      namespace === alarm.Namespace && name === alarm.MetricName && isSame(dimensions, wanted),
  );
  const period = alarm.Period * 1000;
  const last = Math.floor(now / period);
  const breaching = Array.from({ length: alarm.EvaluationPeriods }, (_, i) => {
    const values = mine.filter(({ at }) => Math.floor(at / period) === last - i).map(({ value }) => value);
    if (values.length === 0) return false;
    const value = alarm.Statistic === 'Sum' ? values.reduce((a, b) => a + b, 0) : Math.max(...values);
    return value >= alarm.Threshold;
  });
  return breaching.every(Boolean) ? 'ALARM' : 'OK';
}

/** The metrics that a search expression finds. */
export function found(expression: string, points: readonly Datapoint[]): Datapoint[] {
  return [...expression.matchAll(/SEARCH\('\{([^}]*)\} ([^']*)'/g)].flatMap(([, schema = '', terms = '']) => {
    const [namespace, ...dimensions] = schema.split(',').map((text) => text.replaceAll('"', ''));
    const values = [...terms.matchAll(/(\w+)="([^"]*)"/g)].map(([, name, value]) => [name!, value!] as const);
    return points.filter(
      (point) =>
        point.namespace === namespace &&
        Object.keys(point.dimensions).length === dimensions.length &&
        dimensions.every((name) => name in point.dimensions) &&
        values.every(([name, value]) => (name === 'MetricName' ? point.name : point.dimensions[name]) === value),
    );
  });
}

function isSame(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  return (
    Object.keys(a).length === Object.keys(b).length && Object.entries(a).every(([name, value]) => b[name] === value)
  );
}
