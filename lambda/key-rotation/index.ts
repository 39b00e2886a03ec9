import { VARIABLES } from '../../lib/contract/variables';
import { type Outcome, report } from '../../request/aws/cloudformation-response';
import { DynamoDb } from '../../request/aws/dynamodb';
import { Kms } from '../../request/aws/kms';
import { log } from '../../request/log';
import { TokenStore } from '../../request/tokens/state/token-store';
import { loadRotationConfig } from './rotation-config';
import { isCustomResourceEvent, manageKeys, physicalIdOf, rotateDueKeys, type Surroundings } from './rotation-handler';

const KIND = 'key-rotation';

/**
 * Rotates the keys that sign access tokens: every hour by a schedule, and with each deployment as a custom resource. A
 * scheduled rotation that fails makes the invocation fail, which is what alarms look at.
 */
export async function handler(event: unknown): Promise<void> {
  const surroundings = surroundingsOf(process.env);
  if (isCustomResourceEvent(event)) return report(KIND, event, await manage(event, surroundings));
  const problem = typeof surroundings === 'string' ? surroundings : await rotateDueKeys(surroundings);
  if (problem) throw new Error(problem);
}

async function manage(event: object, surroundings: Surroundings | string): Promise<Outcome> {
  if (typeof surroundings !== 'string') return manageKeys(event, surroundings);
  log(KIND, { problem: surroundings });
  // with settings that were never usable there is no key to delete, and a stack that must not get stuck
  const isDelete = 'RequestType' in event && event.RequestType === 'Delete';
  return { physicalResourceId: physicalIdOf(event), problem: isDelete ? undefined : surroundings };
}

function surroundingsOf(env: NodeJS.ProcessEnv): Surroundings | string {
  const { [VARIABLES.tokensTable]: table, [VARIABLES.tokensIssuer]: issuer } = env;
  if (!table || !issuer) return `${VARIABLES.tokensTable} and ${VARIABLES.tokensIssuer} are not both set`;
  const config = loadRotationConfig(env[VARIABLES.tokensConfig]);
  if (typeof config === 'string') return config;
  return { config, issuer, store: new TokenStore(new DynamoDb({ table })), kms: new Kms(), log };
}
