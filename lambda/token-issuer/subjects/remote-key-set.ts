import type { JSONWebKeySet } from 'jose';
import type { SubjectIssuerConfig } from '../../../lib/contract/token-config';
import type { Transport } from '../../../request/aws/http-transport';
import { isObject } from '../../../request/guards';
import type { Log } from '../../../request/log';
import { KeySetError, type KeySource, keySourceOf } from './key-source';
import type { SubjectRefusal } from './subject-causes';

export interface RemoteKeySetOptions {
  readonly transport: Transport;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
}

/** What is known of a provider's keys. */
export interface KnownKeys {
  readonly keys: JSONWebKeySet;
  /** Whether they were fetched just now. */
  readonly isFresh: boolean;
}

/** Age up to which keys are used unasked: so long does a key count that its owner took back. */
const FRESH_MS = 600_000;
/** Age up to which keys are used while they cannot be fetched. */
const USABLE_MS = 3_600_000;
/** Whoever sends tokens: a look that failed is the only one in this time, and there are two where it did not. */
const COOLDOWN_MS = 30_000;
const MAX_KEYS = 100;

/** The keys of an identity provider. */
export class RemoteKeySet {
  private readonly issuer: string;
  private readonly source: KeySource;
  private readonly options: RemoteKeySetOptions;
  private keys: JSONWebKeySet | undefined;
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private lookedAt = Number.NEGATIVE_INFINITY;
  private nextLookAt = Number.NEGATIVE_INFINITY;
  private lastCause: SubjectRefusal['cause'] | undefined;
  private looking: Promise<KnownKeys | SubjectRefusal> | undefined;

  constructor(config: SubjectIssuerConfig, options: RemoteKeySetOptions) {
    this.issuer = config.issuer;
    this.source = keySourceOf(config, options.transport);
    this.options = options;
  }

  /** The keys as far as they are known. Never rejects. */
  async get(signal: AbortSignal): Promise<KnownKeys | SubjectRefusal> {
    if (this.isYounger(FRESH_MS)) return { keys: this.keys!, isFresh: false };
    const looked = await this.look(signal);
    return 'cause' in looked && this.isYounger(USABLE_MS) ? { keys: this.keys!, isFresh: false } : looked;
  }

  /** The keys as they are now. Never rejects. */
  look(signal: AbortSignal): Promise<KnownKeys | SubjectRefusal> {
    this.looking ??= this.lookOnce(signal).finally(() => {
      this.looking = undefined;
    });
    return this.looking;
  }

  private async lookOnce(signal: AbortSignal): Promise<KnownKeys | SubjectRefusal> {
    const now = this.options.clock();
    const wait = this.nextLookAt - now;
    // a longer one is that of a clock that was set back
    if (wait > 0 && wait <= COOLDOWN_MS) {
      return { cause: this.lastCause ?? 'look-delayed', retryAfterSeconds: Math.ceil(wait / 1000) };
    }
    const before = this.lookedAt;
    this.lookedAt = now;
    this.nextLookAt = now + COOLDOWN_MS;
    try {
      const { keys } = await this.source(signal);
      if (!Array.isArray(keys) || keys.length > MAX_KEYS) throw new Error(`no list of up to ${MAX_KEYS} keys`);
      this.keys = { keys: keys.filter(isObject) } as JSONWebKeySet;
      this.fetchedAt = now;
      this.nextLookAt = before + COOLDOWN_MS;
      this.lastCause = undefined;
      return { keys: this.keys, isFresh: true };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      const cause = error instanceof KeySetError ? error.subjectCause : 'keys-unavailable';
      this.options.log('subject-issuer', { issuer: this.issuer, cause, problem });
      this.lastCause = cause;
      return { cause, retryAfterSeconds: COOLDOWN_MS / 1000 };
    }
  }

  /** A clock that was set back says nothing about the age. */
  private isYounger(age: number): boolean {
    const passed = this.options.clock() - this.fetchedAt;
    return passed >= 0 && passed < age;
  }
}
