import { ROTATION_FAILURES } from '../../lib/contract/metrics';
import { ISSUER_VARIABLE, TABLE_VARIABLE, TOKENS_CONFIG_VARIABLE } from '../../lib/contract/variables';
import { type Outcome, report } from '../../request/aws/cloudformation-response';
import { DynamoDb } from '../../request/aws/dynamodb';
import { Kms } from '../../request/aws/kms';
import { log } from '../../request/log';
import { tokenMetrics } from '../../request/observe/token-metrics';
import { AdminStore } from '../../request/tokens/state/admin-store';
import { loadRotationConfig } from './rotation-config';
import {
  isCustomResourceEvent,
  manageKeys,
  physicalIdOf,
  type RotationContext,
  rotateDueKeys,
} from './rotation-handler';

const KIND = 'key-rotation';

/**
 * Rotates the keys that sign access tokens: every hour by a schedule, and with each deployment as a custom resource. A
 * scheduled rotation that fails makes the invocation fail, which is what alarms look at.
 */
export async function handler(event: unknown): Promise<void> {
  const context = contextOf(process.env);
  if (isCustomResourceEvent(event)) {
    const outcome = await manage(event, context);
    if (outcome.problem) tellFailure(outcome.problem, context);
    return report(KIND, event, outcome);
  }
  const problem = typeof context === 'string' ? context : await rotateDueKeys(context);
  if (!problem) return;
  tellFailure(problem, context);
  throw new Error(problem);
}

function tellFailure(problem: string, context: RotationContext | string): void {
  const metrics = typeof context === 'string' ? undefined : context.config.metrics;
  if (metrics) log(KIND, { problem, ...tokenMetrics(metrics, ROTATION_FAILURES, Date.now()) });
}

async function manage(event: object, context: RotationContext | string): Promise<Outcome> {
  if (typeof context !== 'string') return manageKeys(event, context);
  log(KIND, { problem: context });
  // with settings that were never usable there is no key to delete, and a stack that must not get stuck
  const isDelete = 'RequestType' in event && event.RequestType === 'Delete';
  return { physicalResourceId: physicalIdOf(event), problem: isDelete ? undefined : context };
}

function contextOf(env: NodeJS.ProcessEnv): RotationContext | string {
  const { [TABLE_VARIABLE]: table, [ISSUER_VARIABLE]: issuer } = env;
  if (!table || !issuer) return `${TABLE_VARIABLE} and ${ISSUER_VARIABLE} are not both set`;
  const config = loadRotationConfig(env[TOKENS_CONFIG_VARIABLE]);
  if (typeof config === 'string') return config;
  return { config, issuer, store: new AdminStore(new DynamoDb({ table })), kms: new Kms(), log };
}
