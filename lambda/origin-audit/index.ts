import { internet } from '../../checks/audit/find-out';
import {
  LOG_GROUPS_VARIABLE,
  OWN_LOG_VARIABLE,
  STACK_VARIABLE,
  STATE_VARIABLE,
  TOPIC_VARIABLE,
} from '../../lib/contract/variables';
import { CloudWatchLogs } from '../../request/aws/cloudwatch-logs';
import { ParameterStore } from '../../request/aws/parameter-store';
import { Sns } from '../../request/aws/sns';
import { readConfigFile } from '../../request/cors/config-file';
import { log } from '../../request/log';
import { auditOrigins } from './audit-origins';
import { StateParameter } from './state-parameter';

/** Audits the origins of all lists, by a schedule. */
export async function handler(): Promise<void> {
  const { env } = process;
  const topicArn = env[TOPIC_VARIABLE];
  const logGroups = env[LOG_GROUPS_VARIABLE];
  await auditOrigins({
    config: readConfigFile(__dirname),
    stack: env[STACK_VARIABLE] ?? '',
    env,
    network: internet(),
    store: (region) => new ParameterStore({ env, ...(region !== undefined && { region }) }),
    state: new StateParameter(env[STATE_VARIABLE] ?? ''),
    sns: new Sns(),
    ...(logGroups !== undefined && {
      sources: {
        logGroups: JSON.parse(logGroups),
        ownLogGroup: env[OWN_LOG_VARIABLE] ?? '',
        logs: (region) => new CloudWatchLogs({ env, ...(region !== undefined && { region }) }),
      },
    }),
    ...(topicArn !== undefined && { topicArn }),
    log,
    emit: (line) => process.stdout.write(`${JSON.stringify(line)}\n`),
    clock: Date.now,
  });
}
