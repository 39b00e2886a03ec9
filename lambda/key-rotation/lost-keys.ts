import { type Failure, isFailure } from '../../request/aws/failure';
import { isOfSeries } from '../../request/tokens/key/key-series';
import { publicKeyOf } from '../../request/tokens/key/public-key';
import { removeKey } from '../../request/tokens/key/remove-key';
import type { KeyRotationOptions } from '../../request/tokens/key/rotation-options';
import { publishedKeys } from '../../request/tokens/key/rotation-plan';

/** What a look at the keys in KMS found. */
export interface LostKeys {
  /** What is wrong, which a lost key is in any case. */
  readonly problems: readonly string[];
  /** Why KMS did not say of some whether they are lost. */
  readonly unseen: readonly Failure[];
}

/**
 * Removes keys that were disabled or deleted in KMS, as in an emergency: whoever did so had a reason, which holds for what a
 * retiring key signed as well, or nothing gets signed any more. Where KMS does not say that a key is lost, it stays. A
 * rotation has to follow. Never rejects.
 */
export async function removeLostKeys(options: KeyRotationOptions, signal: AbortSignal): Promise<LostKeys> {
  const { store, keyTag } = options;
  const series = await store.keySeries(keyTag.value, signal);
  const keys = await store.keys(signal);
  // the rotation that follows will say so
  if (isFailure(series) || isFailure(keys)) return { problems: [], unseen: [] };
  // the newest first: no lost key is to follow another
  const published = publishedKeys(keys)
    .filter((key) => isOfSeries(key, series))
    .sort((a, b) => b.generation - a.generation);
  const answers = await Promise.all(published.map(({ kmsKeyId = '' }) => publicKeyOf(kmsKeyId, options, signal)));
  const problems: string[] = [];
  const unseen: Failure[] = [];
  for (const [i, { kid }] of published.entries()) {
    const answer = answers[i];
    if (!isFailure(answer)) continue;
    const isLost = answer.failure === 'missing';
    problems.push(`key ${kid} cannot ${isLost ? 'sign' : 'be looked at'}: ${answer.failure}: ${answer.message}`);
    if (!isLost) {
      unseen.push(answer);
      continue;
    }
    const removed = await removeKey(kid, options, signal);
    if (isFailure(removed)) problems.push(`key ${kid} cannot be removed: ${removed.failure}: ${removed.message}`);
  }
  return { problems, unseen };
}
