import { type Failure, isFailure } from '../../aws/failure';
import { kidOf } from './key-series';
import type { BegunKey } from './pending-kms-key';
import { publicKeyOf } from './public-key';
import type { KeyRotationOptions } from './rotation-options';
import type { RotationStep } from './rotation-plan';

/**
 * Makes the key of a generation, or goes on with the one that was begun for it. What cannot be used is given up by a record
 * that says `removed`: since there is one record a generation, nobody can use the key after that, and it can be deleted. The
 * failure is `exists` then, as where somebody else made the generation: there is another to make.
 */
export async function createKey(
  { generation, state }: RotationStep & { step: 'create' },
  series: string,
  now: number,
  options: KeyRotationOptions,
  signal: AbortSignal,
): Promise<undefined | Failure> {
  const { store, policy, onGivenUp } = options;
  const known = await store.begunKey(series, generation, signal);
  const begun = known ?? (await begin(series, generation, now, options, signal));
  if (isFailure(begun)) return begun;
  const { kid, kmsKeyId, alg } = begun;
  const answer = await publicKeyOf(kmsKeyId, options, signal);
  // the next rotation goes on with it
  if (isFailure(answer) && answer.failure !== 'missing') return answer;
  const problem = isFailure(answer) ? answer.message : otherAlgorithm(begun, policy.algorithm);
  const jwk = { ...(isFailure(answer) ? {} : answer), kid, alg, use: 'sig' };
  const key = { kid, generation, alg, since: now, jwk, kmsKeyId, version: 0 };
  const failure = await store.putKey({ ...key, state: problem === undefined ? state : 'removed' }, signal);
  if (failure !== undefined || problem === undefined) return failure;
  onGivenUp?.(kid, problem);
  return { failure: 'exists', message: `key ${kid} was given up: ${problem}` };
}

async function begin(
  series: string,
  generation: number,
  now: number,
  { store, kms, keyTag, policy }: KeyRotationOptions,
  signal: AbortSignal,
): Promise<BegunKey | Failure> {
  const created = await kms.createKey(policy.algorithm, keyTag, signal);
  if (isFailure(created)) return created;
  const begun = { kid: kidOf(series, generation), generation, alg: policy.algorithm, kmsKeyId: created.kmsKeyId };
  const failure = await store.beginKey(begun, now, signal);
  if (failure === undefined) return begun;
  // an answer that got lost says nothing about the write: a key that somebody may go on with must not be deleted
  const known = await store.begunKey(series, generation, signal);
  if (isFailure(known)) return { ...known, message: `${known.message}; is key ${begun.kmsKeyId} of KMS in use?` };
  if (known?.kmsKeyId === begun.kmsKeyId) return begun;
  return (await kms.scheduleDeletion(begun.kmsKeyId, signal)) ?? failure;
}

/** The policy changed since the key was begun. */
function otherAlgorithm({ alg }: BegunKey, algorithm: string): string | undefined {
  return alg === algorithm ? undefined : `it is for ${alg}`;
}
