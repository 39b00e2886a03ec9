import { type Failure, isFailure } from '../../aws/failure';
import { createKey } from './create-key';
import { type KeyRecord, REMEMBERED_SECONDS } from './key-record';
import { isOfSeries } from './key-series';
import type { KeyRotationOptions } from './rotation-options';
import { nextStep, type RotationStep } from './rotation-plan';

/** More steps than any one rotation has, others that are quicker and keys that are given up among them. */
const MAX_STEPS = 20;

/** Does what is to be done about the keys now, and tells what they are then. Never rejects. */
export async function rotateKeys(
  options: KeyRotationOptions,
  signal: AbortSignal,
): Promise<readonly KeyRecord[] | Failure> {
  const { store, policy, keyTag, clock = Date.now, onStep, onNotDeleted } = options;
  const series = await store.keySeries(keyTag.value, signal);
  if (isFailure(series)) return series;
  const notDeleted = new Set<string>();
  let why = '';
  for (let steps = 0; ; steps++) {
    const stored = await store.storedKeys(signal);
    if (isFailure(stored)) return stored;
    const begun = await store.begunKey(series, stored.newestGeneration + 1, signal);
    if (isFailure(begun)) return begun;
    const now = Math.floor(clock() / 1000);
    const keys = stored.keys.filter(({ kid }) => !notDeleted.has(kid));
    const step = nextStep({ ...stored, keys }, now, policy, {
      isOurs: (key) => isOfSeries(key, series),
      isBegun: begun !== undefined,
    });
    if (step === undefined) return stored.keys;
    if (steps === MAX_STEPS) {
      // what is left to delete is for the next rotation, nothing waits for it
      if (step.step === 'dispose' || step.step === 'forget') return stored.keys;
      return { failure: 'refused', message: `not done after ${MAX_STEPS} steps${why}` };
    }
    const failure = await take(step, series, now, options, signal);
    if (failure === undefined) onStep?.(step);
    else if (step.step === 'dispose' && failure.failure !== 'exists') {
      notDeleted.add(step.key.kid);
      onNotDeleted?.(step.key.kid, failure);
    }
    // somebody else was quicker: look again at what is left to do
    else if (failure.failure !== 'exists') return failure;
    why = failure ? `: ${failure.message}` : '';
  }
}

async function take(
  step: RotationStep,
  series: string,
  now: number,
  options: KeyRotationOptions,
  signal: AbortSignal,
): Promise<undefined | Failure> {
  if (step.step === 'create') return createKey(step, series, now, options, signal);
  if (step.step === 'move') return options.store.putKey({ ...step.key, state: step.to, since: now }, signal);
  const failure = step.step === 'dispose' ? await options.kms.scheduleDeletion(step.key.kmsKeyId!, signal) : undefined;
  // the newest tells which generation is next: without its record, the next key would get its name
  const ttl = step.isNewest ? undefined : step.key.since + REMEMBERED_SECONDS;
  return failure ?? options.store.putKey({ ...step.key, kmsKeyId: undefined }, signal, ttl);
}
