import type { IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Unit } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, type ILogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { deniedByTemplate, METRICS_NAMESPACE } from '../../contract/metrics';
import type { EndpointClass } from '../../endpoint-class';
import type { Routes } from '../class/class-routes';
import type { LogFields } from './access-log';
import { templateOf } from './path-template';

/** https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html */
const MAX_PATTERN_LENGTH = 1024;

/**
 * Counts denied preflights of a class in an access log. A filter says only so much, so that many paths take several; each line is
 * counted by one of them.
 */
export function countDenied(
  scope: Construct,
  logGroup: ILogGroup,
  fields: readonly LogFields[],
  { className, _metrics }: EndpointClass,
  paths: readonly string[],
): void {
  const distinct = [...new Map(fields.map((one) => [JSON.stringify(one), one])).values()];
  const patterns = distinct.flatMap((one) => patternsOf(one, [...new Set(paths)].sort()));
  for (const [i, filterPattern] of patterns.entries()) {
    new MetricFilter(scope, `Denied-${className}${i === 0 ? '' : `-${i}`}`, {
      logGroup,
      filterPattern,
      metricNamespace: METRICS_NAMESPACE,
      metricName: deniedByTemplate(_metrics!, className),
      unit: Unit.COUNT,
    });
  }
}

/** The classes that count and that templates answer for. */
export function templateClasses(api: IRestApi, routes: Routes): EndpointClass[] {
  const pairs = [...routes.entries].map(([, classes]) => classes).filter((classes) => templateOf(api, classes));
  return [...new Set(pairs.map(({ read }) => read))].filter(({ _metrics }) => _metrics !== undefined);
}

function patternsOf(fields: LogFields, paths: readonly string[]) {
  const patterns: ReturnType<typeof patternOf>[] = [];
  let taken: string[] = [];
  for (const path of paths) {
    const isFull = taken.length > 0 && patternOf(fields, [...taken, path]).logPatternString.length > MAX_PATTERN_LENGTH;
    if (isFull) patterns.push(patternOf(fields, taken));
    taken = isFull ? [path] : [...taken, path];
  }
  return [...patterns, patternOf(fields, taken)];
}

function patternOf({ method, path, status, isNumber }: LogFields, paths: readonly string[]) {
  return FilterPattern.all(
    FilterPattern.stringValue(method, '=', 'OPTIONS'),
    isNumber ? FilterPattern.numberValue(status, '=', 403) : FilterPattern.stringValue(status, '=', '403'),
    FilterPattern.any(...paths.map((one) => FilterPattern.stringValue(path, '=', one))),
  );
}
