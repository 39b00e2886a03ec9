import { recordedList } from '../../checks/denials/recorded-list';
import type { ClassConfig } from '../../lib/contract/function-config';
import { waitingMilliseconds } from '../../lib/contract/function-times';
import { LOG_GROUPS_VARIABLE, OWN_LOG_VARIABLE, STACK_VARIABLE, TOPIC_VARIABLE } from '../../lib/contract/variables';
import { CloudWatchLogs } from '../../request/aws/cloudwatch-logs';
import { ParameterHistory } from '../../request/aws/parameter-history';
import { Sns } from '../../request/aws/sns';
import { readConfigFile } from '../../request/cors/config-file';
import { log } from '../../request/log';
import { type WatchedClass, watchDenials } from './watch-denials';
import { watchedList } from './watched-list';

/** Says, each hour, which denials are not as usual. */
export async function handler(): Promise<void> {
  const { env } = process;
  const topicArn = env[TOPIC_VARIABLE];
  const { classes } = readConfigFile(__dirname);
  await watchDenials({
    classes: Object.entries(classes).map(([name, config]) => watched(name, config)),
    logGroups: JSON.parse(env[LOG_GROUPS_VARIABLE] ?? '[]'),
    ownLogGroup: env[OWN_LOG_VARIABLE] ?? '',
    logs: (region) => new CloudWatchLogs({ env, ...(region !== undefined && { region }) }),
    sns: new Sns(),
    ...(topicArn !== undefined && { topicArn }),
    log,
    emit: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
    clock: Date.now,
    time: waitingMilliseconds('denial-watch'),
  });
}

function watched(name: string, { metrics, policy, live, deployed }: ClassConfig): WatchedClass {
  const { env } = process;
  const stack = metrics ?? env[STACK_VARIABLE] ?? '';
  return {
    stack,
    name,
    list: async (start) => {
      if (live === undefined) {
        const inCode = policy.origins === '*' ? [] : policy.origins;
        const entries = [...inCode, ...(deployed?.origins ?? []).flatMap((variable) => env[variable] ?? [])];
        return recordedList([{ entries, at: 0, isRecorded: true }], start);
      }
      return watchedList(
        live,
        new ParameterHistory({ env, ...(live.region !== undefined && { region: live.region }) }),
        {
          source: typeof live.parameter === 'string' ? live.parameter : (env[live.parameter.env] ?? ''),
          start,
        },
      );
    },
  };
}
