import { type Failure, isFailure } from '../failure';
import { createKey } from './create-key';
import type { KeyRecord } from './key-record';
import { newestGeneration, nextStep, type RotationStep } from './key-rotation';
import type { KeyRotationOptions } from './key-rotation-options';

/** More steps than any one rotation has: what is left over after them has to wait for the next. */
const MAX_STEPS = 20;

/** Does what is to be done about the keys now, and tells what they are then. Never rejects. */
export async function rotateKeys(
  options: KeyRotationOptions,
  signal: AbortSignal,
): Promise<readonly KeyRecord[] | Failure> {
  const { store, policy, clock = Date.now, onStep } = options;
  for (let steps = 0; ; steps++) {
    const keys = await store.keys(signal);
    if (isFailure(keys)) return keys;
    const begun = await store.begunKey(newestGeneration(keys) + 1, signal);
    if (isFailure(begun)) return begun;
    const now = Math.floor(clock() / 1000);
    const step = nextStep(keys, now, policy, begun !== undefined);
    if (step === undefined || steps === MAX_STEPS) return keys;
    const failure = await take(step, now, options, signal);
    if (failure === undefined) onStep?.(step);
    // somebody else was quicker: look again at what is left to do
    else if (failure.failure !== 'exists') return failure;
  }
}

async function take(
  step: RotationStep,
  now: number,
  options: KeyRotationOptions,
  signal: AbortSignal,
): Promise<undefined | Failure> {
  if (step.step === 'create') return createKey(step, now, options, signal);
  if (step.step === 'move') return options.store.putKey({ ...step.key, state: step.to, since: now }, signal);
  const failure = await options.kms.scheduleDeletion(step.key.kmsKeyId!, signal);
  return failure ?? options.store.putKey({ ...step.key, kmsKeyId: undefined }, signal);
}
