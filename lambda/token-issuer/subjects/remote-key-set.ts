import type { JSONWebKeySet } from 'jose';
import type { Transport } from '../../../request/aws/http-transport';
import { isObject, isText } from '../../../request/guards';
import type { Log } from '../../../request/log';

export interface RemoteKeySetOptions {
  readonly transport: Transport;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly log: Log;
}

/** Age up to which keys are used unasked: so long does a key count that its owner took back. */
const FRESH_MS = 600_000;
/** Age up to which keys are used while they cannot be fetched. */
const USABLE_MS = 3_600_000;
/** Tokens with unknown keys make us look again this often at most, whoever sends them. */
const COOLDOWN_MS = 30_000;
const FETCH_BUDGET_MS = 2_000;
const MAX_LENGTH = 262_144;
const MAX_KEYS = 100;

/** The keys of an identity provider, from its discovery document (https://openid.net/specs/openid-connect-discovery-1_0.html). */
export class RemoteKeySet {
  private readonly issuer: string;
  private readonly options: RemoteKeySetOptions;
  private keys: JSONWebKeySet | undefined;
  private fetchedAt = Number.NEGATIVE_INFINITY;
  private triedAt = Number.NEGATIVE_INFINITY;

  constructor(issuer: string, options: RemoteKeySetOptions) {
    this.issuer = issuer;
    this.options = options;
  }

  /** The keys as far as they are known; `undefined` where none can be had. Never rejects. */
  async get(signal: AbortSignal): Promise<JSONWebKeySet | undefined> {
    const age = this.options.clock() - this.fetchedAt;
    if (age < FRESH_MS) return this.keys;
    return (await this.refetch(signal)) ?? (age < USABLE_MS ? this.keys : undefined);
  }

  /** The keys as they are now; `undefined` where they cannot be fetched, or were a moment ago. */
  async refetch(signal: AbortSignal): Promise<JSONWebKeySet | undefined> {
    const now = this.options.clock();
    if (now - this.triedAt < COOLDOWN_MS) return undefined;
    this.triedAt = now;
    try {
      this.keys = await this.fetch(signal);
      this.fetchedAt = now;
      return this.keys;
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      this.options.log('subject-issuer', { issuer: this.issuer, problem });
      return undefined;
    }
  }

  private async fetch(signal: AbortSignal): Promise<JSONWebKeySet> {
    const base = this.issuer.replace(/\/$/, '');
    const { issuer, jwks_uri } = await this.fetchJson(`${base}/.well-known/openid-configuration`, signal);
    if (issuer !== this.issuer) throw new Error(`the discovery document is of ${JSON.stringify(issuer)}`);
    const { protocol } = new URL(this.issuer);
    if (!isText(jwks_uri) || new URL(jwks_uri).protocol !== protocol) {
      throw new Error(`jwks_uri is no URL with ${protocol}: ${JSON.stringify(jwks_uri)}`);
    }
    const { keys } = await this.fetchJson(jwks_uri, signal);
    if (!Array.isArray(keys) || keys.length > MAX_KEYS)
      throw new Error(`jwks_uri has no list of up to ${MAX_KEYS} keys`);
    return { keys: keys.filter(isObject) } as JSONWebKeySet;
  }

  private async fetchJson(url: string, signal: AbortSignal): Promise<Record<string, unknown>> {
    const request = {
      method: 'GET',
      url: new URL(url),
      headers: { accept: 'application/json' },
      body: '',
      maxAnswerLength: MAX_LENGTH,
    } as const;
    const { status, body } = await this.options.transport(
      request,
      AbortSignal.any([signal, AbortSignal.timeout(FETCH_BUDGET_MS)]),
    );
    if (status !== 200) throw new Error(`status ${status} from ${url}`);
    const document: unknown = JSON.parse(body);
    if (!isObject(document)) throw new Error(`no JSON object at ${url}`);
    return document as Record<string, unknown>;
  }
}
