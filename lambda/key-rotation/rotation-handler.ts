import { waitingMilliseconds } from '../../lib/contract/function-times';
import type { KeyRotationConfig } from '../../lib/contract/token-config';
import type { Outcome } from '../../request/aws/cloudformation-response';
import { type Failure, isFailure } from '../../request/aws/failure';
import { tryAgain } from '../../request/aws/try-again';
import { isObject, isText } from '../../request/guards';
import type { Log } from '../../request/log';
import type { KeyOwner } from '../../request/tokens/key/key-owners';
import { rotateKeys } from '../../request/tokens/key/rotate-keys';
import type { KeyRotationOptions } from '../../request/tokens/key/rotation-options';
import type { AdminStore } from '../../request/tokens/state/admin-store';
import { disposeOfKeys } from './dispose-of-keys';
import { removeLostKeys } from './lost-keys';

/** What a rotation works with. */
export interface RotationContext {
  readonly config: KeyRotationConfig;
  readonly issuer: string;
  readonly store: AdminStore;
  readonly kms: KeyRotationOptions['kms'];
  readonly log: Log;
  readonly clock?: () => number;
  /** @default - waits for real */
  readonly wait?: (milliseconds: number) => Promise<void>;
}

/** Permissions are as new as the first deployment. */
const TRANSIENT: readonly Failure['failure'][] = ['throttled', 'unreachable', 'timeout', 'denied'];

/** Does what is due about the keys, past what KMS has lost of them; a text says what went wrong. Never rejects. */
export async function rotateDueKeys(context: RotationContext): Promise<string | undefined> {
  const options = optionsOf(context);
  const signal = AbortSignal.timeout(waitingMilliseconds('key-rotation'));
  const problems: string[] = [];
  // a deployment that was rolled back may have left those of another issuer
  const failure = await putSettings(context, signal);
  if (failure) problems.push(`settings: ${failure.failure}: ${failure.message}`);
  problems.push(...(await removeLostKeys(options, signal)).problems);
  const onNotDeleted = (kid: string, { failure, message }: Failure) =>
    void problems.push(`key ${kid} is not deleted: ${failure}: ${message}`);
  const keys = await rotateKeys({ ...options, onNotDeleted }, signal);
  if (isFailure(keys)) problems.push(`${keys.failure}: ${keys.message}`);
  return problems.length > 0 ? problems.join('; ') : undefined;
}

/** The custom resource: with it the first key is active when a deployment ends. Never rejects. */
export async function manageKeys(event: object, context: RotationContext): Promise<Outcome> {
  const { RequestType } = event as { RequestType?: unknown };
  const signal = AbortSignal.timeout(waitingMilliseconds('key-rotation'));
  const physicalResourceId = physicalIdOf(event);
  const owner = { id: physicalResourceId, tag: context.config.keyTag.value };
  const work = RequestType === 'Delete' ? disposeOfKeys : deploy;
  const failures = await tryAgain(() => work(context, owner, signal), isTransient, signal, context.wait);
  const problem = failures.map(({ failure, message }) => `${failure}: ${message}`).join('; ') || undefined;
  return { physicalResourceId, problem };
}

/**
 * Stays the same as long as the resource is there, and no other resource ever has it: keys are deleted with the last one
 * that goes by them, and with nothing else.
 */
export function physicalIdOf(event: object): string {
  const { LogicalResourceId, PhysicalResourceId, RequestId } = event as Record<string, unknown>;
  if (isText(PhysicalResourceId)) return PhysicalResourceId;
  return [LogicalResourceId, RequestId].filter(isText).join('-') || 'signing-keys';
}

function isTransient(failures: readonly Failure[]): boolean {
  return failures.some(({ failure }) => TRANSIENT.includes(failure));
}

export function isCustomResourceEvent(event: unknown): event is object {
  return isObject(event) && 'RequestType' in event;
}

async function deploy(context: RotationContext, owner: KeyOwner, signal: AbortSignal): Promise<readonly Failure[]> {
  const failure = (await context.store.addKeyOwner(owner, signal)) ?? (await putSettings(context, signal));
  if (failure) return [failure];
  const options = optionsOf(context);
  // the keys of a table that was there before may be gone: nothing would be signed until the next hour
  const look = () => removeLostKeys(options, signal);
  const { problems } = await tryAgain(look, ({ unseen }) => isTransient(unseen), signal, context.wait);
  for (const problem of problems) context.log('key-rotation', { problem });
  const keys = await rotateKeys(options, signal);
  return isFailure(keys) ? [keys] : [];
}

function putSettings({ config, issuer, store }: RotationContext, signal: AbortSignal): Promise<undefined | Failure> {
  const { settings, metrics: _metrics, ...rotation } = config;
  return store.putSettings({ ...settings, issuer, rotation }, signal);
}

function optionsOf({ config, store, kms, log, clock, wait }: RotationContext): KeyRotationOptions {
  return {
    store,
    kms,
    policy: config,
    keyTag: config.keyTag,
    clock,
    wait,
    onGivenUp: (kid, problem) => log('key-rotation', { step: 'give-up', kid, problem }),
    onNotDeleted: (kid, { failure, message }) =>
      log('key-rotation', { step: 'dispose', kid, problem: `${failure}: ${message}` }),
    onStep: (step) => {
      if (step.step === 'create') log('key-rotation', { ...step });
      else log('key-rotation', { step: step.step, kid: step.key.kid, ...(step.step === 'move' && { to: step.to }) });
    },
  };
}
