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
  | { readonly step: 'dispose'; readonly key: KeyRecord; readonly isNewest: boolean };

/**
 * What is to be done next, if anything. Rotations may run at the same time, and stop anywhere: whatever they saw, there
 * is never more than one active key. States only move forward, and a key becomes active only in the eyes of who saw
 * that every earlier one is past it: what was seen then still holds. Each generation is created once, since its record
 * has to be absent; each move needs the version that was seen.
 *
 * @param isBegun whether somebody who broke off has begun the next key: it is finished, due or not
 */
export function nextStep(
  { keys, newestGeneration }: StoredKeys,
  now: number,
  policy: RotationPolicy,
  isBegun = false,
): RotationStep | undefined {
  const active = keys.find(({ state }) => state === 'active');
  const pending = keys.find(({ state }) => state === 'pending');
  if (pending && pending.alg !== policy.algorithm) return { step: 'move', key: pending, to: 'removed' };
  if (active === undefined) {
    // after a move to retiring that nobody followed up, after an emergency, at the first deployment: no time to wait
    if (pending) return { step: 'move', key: pending, to: 'active' };
    return { step: 'create', generation: newestGeneration + 1, state: 'active' };
  }
  if (active.alg !== policy.algorithm) return { step: 'move', key: active, to: 'retiring' };
  const isDue = isBegun || now >= active.since + policy.keyRotationSeconds - policy.publishSeconds;
  if (pending === undefined && isDue) {
    return { step: 'create', generation: newestGeneration + 1, state: 'pending' };
  }
  if (pending && now >= pending.since + policy.publishSeconds) return { step: 'move', key: active, to: 'retiring' };
  return cleaningStep({ keys, newestGeneration }, active, now, policy);
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
): RotationStep | undefined {
  const retired = keys.find(({ state, since }) => {
    // it signed until its successor did
    return state === 'retiring' && now >= Math.max(since, active.since) + retireSeconds;
  });
  if (retired) return { step: 'move', key: retired, to: 'removed' };
  const removed = keys.find(({ state, kmsKeyId }) => state === 'removed' && kmsKeyId !== undefined);
  return removed && { step: 'dispose', key: removed, isNewest: removed.generation === newestGeneration };
}
