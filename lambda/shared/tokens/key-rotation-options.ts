import type { RotationPolicy, RotationStep } from './key-rotation';
import type { Kms } from './kms';
import type { TokenStore } from './token-store';

/** What a rotation of keys works with. */
export interface KeyRotationOptions {
  readonly store: TokenStore;
  readonly kms: Pick<Kms, 'createKey' | 'publicKey' | 'scheduleDeletion'>;
  readonly policy: RotationPolicy;
  /** The tag by which permissions tell our keys. */
  readonly keyTag: { readonly key: string; readonly value: string };
  /** Milliseconds since the epoch. @default Date.now */
  readonly clock?: () => number;
  /** Told of each step that was done. */
  readonly onStep?: (step: RotationStep) => void;
  /** @default - waits for real */
  readonly wait?: (milliseconds: number) => Promise<void>;
}
