import type { IncomingMessage, ServerResponse } from 'node:http';

/** A line of the log that holds metrics, as far as it is looked at. */
interface Entry {
  readonly [field: string]: unknown;
}
interface Directive {
  readonly Namespace?: unknown;
  readonly Dimensions?: unknown;
  readonly Metrics?: unknown;
}

/** One metric with its dimensions. */
interface Series {
  readonly labels: string;
  value: number;
}

/** What is seen of one metric. */
interface Family {
  readonly type: 'counter' | 'gauge';
  readonly series: Map<string, Series>;
}

/** Text of Prometheus (https://prometheus.io/docs/instrumenting/exposition_formats/#text-based-format). */
const CONTENT_TYPE = 'text/plain; version=0.0.4; charset=utf-8';
/** Whoever has a dimension with a value for each request is not served for ever. */
const MAX_SERIES = 10_000;

/**
 * What CloudWatch would make of the embedded metrics in the logs of functions
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html), at
 * `/metrics`: counts since the preview began, of anything else the last value. Of several sets of dimensions the largest is shown:
 * the others are sums of it.
 */
export class EmbeddedMetrics {
  private readonly families = new Map<string, Family>();
  private seriesCount = 0;

  /** Takes a line that a function has written, whatever it is. */
  add(line: string): void {
    if (!line.includes('"CloudWatchMetrics"')) return;
    const entry = parse(line);
    const { CloudWatchMetrics } = (isObject(entry?.['_aws']) ? entry['_aws'] : {}) as { CloudWatchMetrics?: unknown };
    if (entry === undefined || !Array.isArray(CloudWatchMetrics)) return;
    for (const directive of CloudWatchMetrics) if (isObject(directive)) this.addDirective(entry, directive);
  }

  /** Answers `GET /metrics`, and nothing else; returns whether it was asked for. */
  handle({ method, url }: IncomingMessage, response: ServerResponse): boolean {
    if (method !== 'GET' || url?.split('?')[0] !== '/metrics') return false;
    response.writeHead(200, { 'content-type': CONTENT_TYPE });
    response.end(this.text());
    return true;
  }

  text(): string {
    const lines = [...this.families].flatMap(([name, family]) => [
      `# TYPE ${name} ${family.type}`,
      ...linesOf(name, family),
    ]);
    return lines.map((line) => `${line}\n`).join('');
  }

  /** Each with its value, for the log. */
  series(): string[] {
    return [...this.families].flatMap(([name, family]) => linesOf(name, family));
  }

  private addDirective(entry: Entry, { Namespace, Dimensions, Metrics }: Directive): void {
    const sets = Array.isArray(Dimensions) ? Dimensions.filter((set): set is unknown[] => Array.isArray(set)) : [];
    const largest = sets.reduce((one, other) => (other.length > one.length ? other : one), []);
    const labels = largest.map((name) => `${nameOf(String(name))}="${escaped(String(entry[String(name)] ?? ''))}"`);
    for (const { Name, Unit } of Array.isArray(Metrics) ? Metrics.filter(isObject) : []) {
      const values = [entry[String(Name)]].flat().filter((value): value is number => typeof value === 'number');
      const type = Unit === 'Count' ? 'counter' : 'gauge';
      const name = nameOf(`${Namespace} ${Name}${type === 'counter' ? ' total' : ''}`);
      this.count(name, type, labels.join(','), values);
    }
  }

  private count(name: string, type: Family['type'], labels: string, values: readonly number[]): void {
    const family = this.families.get(name) ?? { type, series: new Map() };
    const known = family.series.get(labels);
    if (values.length === 0 || (known === undefined && this.seriesCount >= MAX_SERIES)) return;
    const series = known ?? { labels, value: 0 };
    if (known === undefined) this.seriesCount += 1;
    series.value = type === 'counter' ? values.reduce((sum, value) => sum + value, series.value) : values.at(-1)!;
    family.series.set(labels, series);
    this.families.set(name, family);
  }
}

function linesOf(name: string, { series }: Family): string[] {
  return [...series.values()].map(({ labels, value }) => `${name}{${labels}} ${value}`);
}

function parse(line: string): Entry | undefined {
  try {
    const entry: unknown = JSON.parse(line);
    return isObject(entry) ? entry : undefined;
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Entry {
  return typeof value === 'object' && value !== null;
}

/** `cdk_cors_list_age` of `cdk-cors ListAge`. */
function nameOf(text: string): string {
  return text
    .replace(/([a-z\d])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z\d]+/g, '_')
    .replace(/^(?=\d)/, '_');
}

function escaped(value: string): string {
  return value.replace(/\\/g, '\\\\').replace(/"/g, '\\"').replace(/\n/g, '\\n');
}
