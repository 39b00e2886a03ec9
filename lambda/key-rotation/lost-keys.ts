import { isFailure } from '../shared/failure';
import { publishedKeys } from '../shared/tokens/key-rotation';
import type { KeyRotationOptions } from '../shared/tokens/key-rotation-options';
import { publicKeyOf } from '../shared/tokens/public-key';
import { removeKey } from '../shared/tokens/remove-key';

/**
 * Removes keys that were disabled or deleted in KMS, as in an emergency: whoever did so had a reason, which holds for what a
 * retiring key signed as well, or nothing gets signed any more. Tells what is wrong, which a lost key is in any case. Where
 * KMS does not say that a key is lost, it stays. A rotation has to follow. Never rejects.
 */
export async function removeLostKeys(options: KeyRotationOptions, signal: AbortSignal): Promise<readonly string[]> {
  const keys = await options.store.keys(signal);
  // the rotation that follows will say so
  if (isFailure(keys)) return [];
  // the newest first: no lost key is to follow another
  const published = [...publishedKeys(keys)].sort((a, b) => b.generation - a.generation);
  const answers = await Promise.all(published.map(({ kmsKeyId = '' }) => publicKeyOf(kmsKeyId, options, signal)));
  const problems: string[] = [];
  for (const [i, { kid }] of published.entries()) {
    const answer = answers[i];
    if (!isFailure(answer)) continue;
    const isLost = answer.failure === 'missing';
    problems.push(`key ${kid} cannot ${isLost ? 'sign' : 'be looked at'}: ${answer.failure}: ${answer.message}`);
    if (!isLost) continue;
    const removed = await removeKey(kid, options, signal);
    if (isFailure(removed)) problems.push(`key ${kid} cannot be removed: ${removed.failure}: ${removed.message}`);
  }
  return problems;
}
