import { type Failure, isFailure } from '../../request/aws/failure';
import type { Kms } from '../../request/aws/kms';
import type { Log } from '../../request/log';
import type { TokenStore } from '../../request/tokens/state/token-store';

export interface DisposalOptions {
  readonly store: Pick<TokenStore, 'storedKeys' | 'begunKey'>;
  readonly kms: Pick<Kms, 'scheduleDeletion'>;
  readonly log: Log;
}

interface Disposable {
  /** `undefined` for one that somebody began, and nobody finished. */
  readonly kid?: string;
  readonly kmsKeyId: string | undefined;
}

/**
 * Has KMS delete all keys of the table. What fails keeps no other key from being deleted, and is told at the end; to do all
 * of it again does no harm. Never rejects.
 */
export async function disposeOfKeys(options: DisposalOptions, signal: AbortSignal): Promise<readonly Failure[]> {
  const { store, kms, log } = options;
  const stored = await store.storedKeys(signal);
  if (isFailure(stored)) return unlessGone(stored);
  const begun = await store.begunKey(stored.newestGeneration + 1, signal);
  const failures = isFailure(begun) ? [...unlessUnreadable(begun, log)] : [];
  const keys: readonly Disposable[] = begun === undefined || isFailure(begun) ? stored.keys : [...stored.keys, begun];
  for (const { kid, kmsKeyId } of keys) {
    if (kmsKeyId === undefined) continue;
    const failure = await kms.scheduleDeletion(kmsKeyId, signal);
    if (failure) failures.push({ ...failure, message: `key ${kmsKeyId} of KMS: ${failure.message}` });
    else log('key-rotation', { step: 'dispose', kid, kmsKeyId });
  }
  return failures;
}

/** The table may be gone by now. */
function unlessGone(failure: Failure): readonly Failure[] {
  return failure.failure === 'missing' ? [] : [failure];
}

/** Which key was begun, no other try will tell: a stack must not get stuck for it. */
function unlessUnreadable(failure: Failure, log: Log): readonly Failure[] {
  if (failure.failure !== 'malformed') return unlessGone(failure);
  log('key-rotation', { step: 'dispose', problem: failure.message });
  return [];
}
