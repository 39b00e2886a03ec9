import { type Failure, isFailure } from '../../request/aws/failure';
import type { Kms } from '../../request/aws/kms';
import type { Log } from '../../request/log';
import type { KeyOwner } from '../../request/tokens/key/key-owners';
import { isOfSeries } from '../../request/tokens/key/key-series';
import type { AdminStore } from '../../request/tokens/state/admin-store';

export interface DisposalOptions {
  readonly store: Pick<AdminStore, 'storedKeys' | 'begunKey' | 'keySeries' | 'removeKeyOwner'>;
  readonly kms: Pick<Kms, 'scheduleDeletion'>;
  readonly log: Log;
}

interface Disposable {
  /** `undefined` for one that somebody began, and nobody finished. */
  readonly kid?: string;
  readonly kmsKeyId: string | undefined;
}

/**
 * Has KMS delete all keys of the table, unless somebody else goes by them: a construct under another name, which is made
 * before the old one is deleted. Keys of a table that this one is a copy of are that one's. What fails keeps no other key from being deleted, and is told at the end; to do all
 * of it again does no harm. Never rejects.
 */
export async function disposeOfKeys(
  options: DisposalOptions,
  owner: KeyOwner,
  signal: AbortSignal,
): Promise<readonly Failure[]> {
  const { store, kms, log } = options;
  const owners = await store.removeKeyOwner(owner, signal);
  if (isFailure(owners)) return unlessGone(owners);
  if (owners.length > 0) {
    log('key-rotation', { step: 'leave', problem: 'somebody else goes by the keys of the table', owners });
    return [];
  }
  const series = await store.keySeries(owner.tag, signal);
  if (isFailure(series)) return unlessUnreadable(series, log);
  const stored = await store.storedKeys(signal);
  if (isFailure(stored)) return unlessGone(stored);
  const begun = await store.begunKey(series, stored.newestGeneration + 1, signal);
  const failures = isFailure(begun) ? [...unlessUnreadable(begun, log)] : [];
  const ours = stored.keys.filter((key) => isOfSeries(key, series));
  const keys: readonly Disposable[] = begun === undefined || isFailure(begun) ? ours : [...ours, begun];
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

/** What is spoilt in the table, no other try will tell: a stack must not get stuck for it. */
function unlessUnreadable(failure: Failure, log: Log): readonly Failure[] {
  if (failure.failure !== 'malformed') return unlessGone(failure);
  log('key-rotation', { step: 'dispose', problem: failure.message });
  return [];
}
