import type { TokenAlgorithm } from '../../../lib/contract/token-config';
import type { StoredKeys } from './key-items';
import type { KeyRecord, KeyState } from './key-record';

/** When keys follow each other. */
export interface RotationPolicy {
  readonly algorithm: TokenAlgorithm;
  /** Age at which an active key is followed by the next. */
  readonly keyRotationSeconds: number;
  /** How long a key is published before it signs: as long as anybody may go on using a key set without it. */
  readonly publishSeconds: number;
  /** How long a key is published after it signed last: as long as anything that it signed may count. */
  readonly retireSeconds: number;
}

/** One thing to do about the keys of a table, made of one conditional write. */
export type RotationStep =
  | { readonly step: 'create'; readonly generation: number; readonly state: 'pending' | 'active' }
  | { readonly step: 'move'; readonly key: KeyRecord; readonly to: KeyState }
  /** The key's private half is of no use any more. */
  | { readonly step: 'dispose'; readonly key: KeyRecord; readonly isNewest: boolean }
  /** So it is, and another table's keys are not for this one's rotation to delete. */
  | { readonly step: 'forget'; readonly key: KeyRecord; readonly isNewest: boolean };

/** What has to be known of the keys beside their records. */
export interface RotationState {
  /** Whether a key was made for this table, and not for one that it is a copy of: with others nothing can be signed. */
  readonly isOurs: (key: KeyRecord) => boolean;
  /** Whether somebody who broke off has begun the next key: it is finished, due or not. */
  readonly isBegun: boolean;
}

/**
 * What is to be done next, if anything. Rotations may run at the same time, and stop anywhere: whatever they saw, there
 * is never more than one active key. States only move forward, and a key becomes active only in the eyes of who saw
 * that every earlier one is past it: what was seen then still holds. Each generation is created once, since its record
 * has to be absent; each move needs the version that was seen.
 */
export function nextStep(
  { keys, newestGeneration }: StoredKeys,
  now: number,
  policy: RotationPolicy,
  state: RotationState,
): RotationStep | undefined {
  const active = keys.find(({ state }) => state === 'active');
  const pending = keys.find(({ state }) => state === 'pending');
  const isUsable = (key: KeyRecord) => key.alg === policy.algorithm && state.isOurs(key);
  if (pending && !isUsable(pending)) return { step: 'move', key: pending, to: 'removed' };
  if (active === undefined) {
    // after a move to retiring that nobody followed up, after an emergency, at the first deployment: no time to wait
    if (pending) return { step: 'move', key: pending, to: 'active' };
    return { step: 'create', generation: newestGeneration + 1, state: 'active' };
  }
  if (!isUsable(active)) return { step: 'move', key: active, to: 'retiring' };
  const isDue = state.isBegun || now >= active.since + policy.keyRotationSeconds - policy.publishSeconds;
  if (pending === undefined && isDue) {
    return { step: 'create', generation: newestGeneration + 1, state: 'pending' };
  }
  if (pending && now >= pending.since + policy.publishSeconds) return { step: 'move', key: active, to: 'retiring' };
  return cleaningStep({ keys, newestGeneration }, active, now, policy, state);
}

/** The key that signs: the newest that was ever active. Between two moves no key is active, and the retiring one signs on. */
export function signingKey(keys: readonly KeyRecord[]): KeyRecord | undefined {
  const candidates = keys.filter(({ state }) => state === 'active' || state === 'retiring');
  return candidates.sort((a, b) => b.generation - a.generation)[0];
}

/** The keys that verifiers have to know. */
export function publishedKeys(keys: readonly KeyRecord[]): readonly KeyRecord[] {
  return keys.filter(({ state }) => state !== 'removed');
}

function cleaningStep(
  { keys, newestGeneration }: StoredKeys,
  active: KeyRecord,
  now: number,
  { retireSeconds }: RotationPolicy,
  { isOurs }: RotationState,
): RotationStep | undefined {
  const retired = keys.find(({ state, since }) => {
    // it signed until its successor did
    return state === 'retiring' && now >= Math.max(since, active.since) + retireSeconds;
  });
  if (retired) return { step: 'move', key: retired, to: 'removed' };
  const removed = keys.find(({ state, kmsKeyId }) => state === 'removed' && kmsKeyId !== undefined);
  const step = removed && isOurs(removed) ? 'dispose' : 'forget';
  return removed && { step, key: removed, isNewest: removed.generation === newestGeneration };
}
