import type { DynamoDb, ItemKey } from '../dynamodb';
import type { Item } from '../dynamodb-item';
import { type Failure, isFailure } from '../failure';
import type { Client } from './client';
import { clientKey, fromClientItem, toClientItem } from './clients';
import { fromKeyItem, type KeyRecord, toKeyItem } from './key-record';

/** What the store needs of a table; a table in memory will do. */
export type Table = Pick<DynamoDb, 'get' | 'query' | 'put' | 'add' | 'delete'>;

/** What a revocation does away with; see `revoke.ts`. */
export type RevocationKind = 'jti' | 'client' | 'subject' | 'issuer';

/** One entry of the feed that authorizers follow. Entries are added, never changed. */
export interface Revocation {
  readonly kind: RevocationKind;
  /** A `jti`, a `client_id`, a `sub`, or `all` for the issuer. */
  readonly id: string;
  /** Seconds after which the entry means nothing: what it revokes has expired by then. */
  readonly exp: number;
  /** Tokens issued before this second are revoked; of epochs only. */
  readonly notBefore?: number;
}

const FEED = 'feed';
const KEYS = 'key#';
const SETTINGS: ItemKey = { pk: 'settings', sk: 'settings' };
/** DynamoDB deletes expired items when it finds the time; readers go by `exp`. */
const EXPIRED_FOR_SECONDS = 60;
const MS_DIGITS = 13;

/** What the table of tokens holds, in its own words. Failures are values: no call ever rejects. */
export class TokenStore {
  private readonly table: Table;

  constructor(table: Table) {
    this.table = table;
  }

  /** Entries of the feed and all keys; of the entries, those that were written at `sinceMs` or later. */
  async feed(sinceMs: number, signal: AbortSignal): Promise<readonly Item[] | Failure> {
    return this.table.query(FEED, digits(Math.max(0, sinceMs)), signal);
  }

  async revoke(revocation: Revocation, nowMs: number, signal: AbortSignal): Promise<undefined | Failure> {
    const { kind, id, exp } = revocation;
    const item = { pk: FEED, sk: `${digits(nowMs)}#${kind}#${id}`, ...revocation, ttl: exp + EXPIRED_FOR_SECONDS };
    return this.table.put(item, {}, signal);
  }

  async keys(signal: AbortSignal): Promise<readonly KeyRecord[] | Failure> {
    const items = await this.table.query(FEED, KEYS, signal);
    return isFailure(items) ? items : items.map(fromKeyItem).filter((key) => key !== undefined);
  }

  /** Writes the next version of a key; the failure is `exists` if somebody else wrote it meanwhile. */
  async putKey(key: KeyRecord, signal: AbortSignal): Promise<undefined | Failure> {
    const item = { pk: FEED, sk: KEYS + key.kid, ...toKeyItem(key) };
    return this.table.put(item, key.version === 0 ? { ifAbsent: true } : { ifVersion: key.version }, signal);
  }

  async client(id: string, signal: AbortSignal): Promise<Client | undefined | Failure> {
    const item = await this.table.get(clientKey(id), signal);
    if (item === undefined || isFailure(item)) return item;
    const client = fromClientItem(item);
    if (!('issues' in client)) return client;
    const codes = client.issues.map(({ code, path }) => `${path}: ${code}`).join(', ');
    return { failure: 'malformed', message: `client ${JSON.stringify(id)}: ${codes}` };
  }

  /** Every client, valid or not: operators have to see spoilt ones too. */
  async clients(signal: AbortSignal): Promise<readonly ReturnType<typeof fromClientItem>[] | Failure> {
    const items = await this.table.query(clientKey('').pk, undefined, signal);
    return isFailure(items) ? items : items.map(fromClientItem);
  }

  /** Writes the next version of a client; the failure is `exists` if somebody else wrote it meanwhile. */
  async putClient(client: Client, signal: AbortSignal): Promise<undefined | Failure> {
    const condition = client.version === 0 ? ({ ifAbsent: true } as const) : { ifVersion: client.version };
    return this.table.put(toClientItem(client), condition, signal);
  }

  /** What the last deployment said of itself. */
  async settings(signal: AbortSignal): Promise<Item | undefined | Failure> {
    return this.table.get(SETTINGS, signal);
  }

  async putSettings(settings: Item, signal: AbortSignal): Promise<undefined | Failure> {
    return this.table.put({ ...settings, ...SETTINGS }, {}, signal);
  }

  /** Counts one request of a client or an address in a window of time, and tells how many there are now. */
  async count(
    kind: 'client' | 'address',
    id: string,
    window: { readonly start: number; readonly end: number },
    signal: AbortSignal,
  ): Promise<number | Failure> {
    const key = { pk: `rate#${kind}#${id}`, sk: String(window.start) };
    return this.table.add(key, 'n', 1, window.end + EXPIRED_FOR_SECONDS, signal);
  }

  /** Remembers that `jti` was seen, until `ttl`; the failure is `exists` if it was seen before. */
  async remember(whose: string, jti: string, ttl: number, signal: AbortSignal): Promise<undefined | Failure> {
    return this.table.put({ ...replayKey(whose, jti), ttl }, { ifAbsent: true }, signal);
  }

  async wasSeen(whose: string, jti: string, signal: AbortSignal): Promise<boolean | Failure> {
    const item = await this.table.get(replayKey(whose, jti), signal);
    return isFailure(item) ? item : item !== undefined;
  }

  /** The name that this table's keys begin with: `kid`s are never used twice, not even by the next table. */
  async keySeries(signal: AbortSignal): Promise<string | Failure> {
    const key = { pk: SETTINGS.pk, sk: 'key-series' };
    const series = process.getBuiltinModule('node:crypto').randomBytes(6).toString('base64url');
    const failure = await this.table.put({ ...key, series }, { ifAbsent: true }, signal);
    if (failure === undefined) return series;
    if (failure.failure !== 'exists') return failure;
    const item = await this.table.get(key, signal);
    if (isFailure(item)) return item;
    const known = item?.['series'];
    return typeof known === 'string' ? known : { failure: 'malformed', message: 'the key series is no text' };
  }
}

/** Of one length up to the year 2286, so that sort keys sort by time. */
function digits(ms: number): string {
  return String(Math.floor(ms)).padStart(MS_DIGITS, '0');
}

function replayKey(whose: string, jti: string): ItemKey {
  const hash = process.getBuiltinModule('node:crypto').createHash('sha256').update(jti).digest('base64url');
  return { pk: `replay#${whose}`, sk: hash };
}
