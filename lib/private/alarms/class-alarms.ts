import { Duration } from 'aws-cdk-lib';
import { type AlarmProps, type Metric, type MetricOptions, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import type { EndpointClass } from '../../endpoint-class';

const FIVE_MINUTES = Duration.minutes(5);
/** A list is read every 30 seconds. Those of sensitive classes serve for 10 minutes at most while they cannot be read. */
const STALE_SECONDS = 300;

/** Alarms about the live list of a class, by id. Nothing is counted while all is well: missing data are good. */
export function listAlarms(one: EndpointClass, region: MetricOptions): [string, AlarmProps][] {
  if (one._live === undefined) return [];
  const { className } = one;
  const options = { ...region, period: FIVE_MINUTES };
  return [
    [
      'ListStale',
      alarm(
        one.metricListAge(options),
        STALE_SECONDS,
        1,
        `${className}: its list is older than ${STALE_SECONDS} s, since it cannot be read`,
      ),
    ],
    [
      'ReadsFailing',
      alarm(one.metricReadFailures(options), 1, 3, `${className}: reads of its list have failed for 15 minutes`),
    ],
    [
      'EntriesRejected',
      alarm(one.metricEntriesRejected(options), 1, 1, `${className}: entries of its list admit nobody`),
    ],
  ];
}

/** One that goes off when each of some periods reaches a figure. */
export function alarm(
  metric: Metric,
  threshold: number,
  evaluationPeriods: number,
  alarmDescription: string,
): AlarmProps {
  return { metric, threshold, evaluationPeriods, alarmDescription, treatMissingData: TreatMissingData.NOT_BREACHING };
}
