import { type Failure, isFailure } from '../../aws/failure';
import { tryAgain } from '../../aws/try-again';
import type { PublicJwk } from './key-record';
import type { KeyRotationOptions } from './rotation-options';

/**
 * The public half of a key of KMS. A new key is not known everywhere at once: what is `missing` after all tries is taken for
 * lost, which nobody in KMS says for certain. Never rejects.
 */
export function publicKeyOf(
  kmsKeyId: string,
  { kms, wait }: Pick<KeyRotationOptions, 'kms' | 'wait'>,
  signal: AbortSignal,
): Promise<PublicJwk | Failure> {
  const isUnknown = (answer: PublicJwk | Failure) => isFailure(answer) && answer.failure === 'missing';
  return tryAgain(() => kms.publicKey(kmsKeyId, signal), isUnknown, signal, wait);
}
