import { isFailure } from '../../request/aws/failure';
import { publicKeyOf } from '../../request/tokens/key/public-key';
import { removeKey } from '../../request/tokens/key/remove-key';
import type { KeyRotationOptions } from '../../request/tokens/key/rotation-options';
import { publishedKeys } from '../../request/tokens/key/rotation-plan';

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
