import { waitingMilliseconds } from '../../lib/contract/function-times';
import type { SyncConfig } from '../../lib/contract/sync-config';
import { STACK_VARIABLE, SYNC_VARIABLE } from '../../lib/contract/variables';
import { report } from '../../request/aws/cloudformation-response';
import { isObject, isText } from '../../request/guards';
import { log } from '../../request/log';
import { ParameterListStore } from './list-store';
import { makeTarget } from './make-target';
import { ownPolicy } from './own-policy';
import { cloudFront } from './sdk/cloudfront';
import { ssm } from './sdk/ssm';
import { synchronise } from './synchronise';

/**
 * Makes the targets of a stack follow its lists: at each change of a source, by a schedule, since events are delivered by best effort,
 * and in each deployment that touches a target, which waits for it.
 */
export async function handler(event: unknown): Promise<void> {
  const { RequestType, PhysicalResourceId, detail } = (isObject(event) ? event : {}) as Readonly<
    Record<string, unknown>
  >;
  if (RequestType === undefined) {
    const problems = await run(isObject(detail) && 'name' in detail && isText(detail.name) ? detail.name : undefined);
    // Lambda tries again by itself, and counts the error
    if (problems.length > 0) throw new Error(problems.join('; '));
    return;
  }
  const physicalResourceId = isText(PhysicalResourceId) ? PhysicalResourceId : 'allowlist-sync';
  const problems = RequestType === 'Delete' ? [] : await run();
  // an update that failed because of a target would fail again when it is rolled back: alarms tell it, and the schedule makes up for it
  const problem = RequestType === 'Create' && problems.length > 0 ? problems.join('; ') : undefined;
  await report('allowlist-sync', event, { physicalResourceId, problem });
}

/**
 * Custom resource that is a response headers policy, of another function with the same code: it may make and delete policies, which the
 * one that writes lists may not.
 */
export async function policyHandler(event: unknown): Promise<void> {
  const client = new cloudFront.CloudFrontClient({ maxAttempts: 6 });
  const signal = AbortSignal.timeout(waitingMilliseconds('allowlist-sync'));
  await report('allowlist-sync', event, await ownPolicy(event, { sdk: cloudFront, client, signal }));
}

/** @param changed name of the parameter whose change called for it */
async function run(changed?: string): Promise<string[]> {
  try {
    const config = JSON.parse(process.env[SYNC_VARIABLE] ?? '') as SyncConfig;
    return await synchronise({
      config,
      store: new ParameterListStore(ssm, new ssm.SSMClient({ maxAttempts: 6 })),
      targets: config.targets.map(makeTarget),
      changed,
      stack: process.env[STACK_VARIABLE] ?? '',
      clock: Date.now,
      log,
      pause: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
      signal: AbortSignal.timeout(waitingMilliseconds('allowlist-sync')),
    });
  } catch (error) {
    return [String(error)];
  }
}
