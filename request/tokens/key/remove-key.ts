import { type Failure, isFailure } from '../../aws/failure';
import type { KeyRotationOptions } from './rotation-options';

/** Writes of others that come first, one after the other: more of them than there are states. */
const MAX_TRIES = 20;

/**
 * Takes a key out of use at once, whatever it signed; tells whether there is such a key. Tokens that it signed stop to
 * count with the next look of authorizers at the keys. Where it was the one that signs, a retiring one signs or none does
 * until a rotation follows: then the next one signs, without having been published first. Never rejects.
 */
export async function removeKey(
  kid: string,
  { store, clock = Date.now }: Pick<KeyRotationOptions, 'store' | 'clock'>,
  signal: AbortSignal,
): Promise<boolean | Failure> {
  for (let tries = 0; tries < MAX_TRIES; tries++) {
    const keys = await store.keys(signal);
    if (isFailure(keys)) return keys;
    const key = keys.find((candidate) => candidate.kid === kid);
    if (key === undefined) return false;
    if (key.state === 'removed') return true;
    const removed = { ...key, state: 'removed', since: Math.floor(clock() / 1000) } as const;
    const failure = await store.putKey(removed, signal);
    if (failure === undefined) return true;
    if (failure.failure !== 'exists') return failure;
  }
  return { failure: 'exists', message: `somebody else goes on changing key ${JSON.stringify(kid)}` };
}
