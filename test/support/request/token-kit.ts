import { createHash, createPublicKey, generateKeyPairSync, type KeyObject, randomUUID, sign } from 'node:crypto';
import type { Item } from '../../../request/aws/dynamodb-item';
import { toKeyItem } from '../../../request/tokens/key/key-record';
import type { ProofEdits } from '../cases/tokens';

export const ISSUER = 'https://issuer.shop.example';
export const AUDIENCE = 'https://api.shop.example';
/** The clock of the cases: 2026-11-24T12:00:00Z. */
export const NOW_SECONDS = Date.UTC(2026, 10, 24, 12) / 1000;

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

const ec = () => generateKeyPairSync('ec', { namedCurve: 'P-256' });
const rsa = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

/** Keys by their names in the cases; all but `stranger` and `page` are in the table. */
export const KEYS = {
  active: { kid: 'key-1', alg: 'ES256', state: 'active', ...ec() },
  rsa: { kid: 'key-2', alg: 'RS256', state: 'retiring', ...rsa() },
  pending: { kid: 'key-3', alg: 'ES256', state: 'pending', ...ec() },
  retiring: { kid: 'key-4', alg: 'ES256', state: 'retiring', ...ec() },
  removed: { kid: 'key-5', alg: 'ES256', state: 'removed', ...ec() },
  stranger: { kid: 'key-9', alg: 'ES256', state: 'active', ...ec() },
  page: { kid: 'page', alg: 'ES256', state: 'active', ...ec() },
} as const;
export type KeyName = keyof typeof KEYS;

/** The items of the keys in the table. */
export function keyItems(): Item[] {
  const stored = Object.entries(KEYS).filter(([name]) => name !== 'stranger' && name !== 'page');
  return stored.map(([, { kid, alg, state, publicKey }], i) => {
    const jwk = { ...publicJwk(publicKey), kid, alg, use: 'sig' };
    const record = { kid, alg, state, generation: i + 1, since: NOW_SECONDS - 1000, jwk, kmsKeyId: 'kms', version: 0 };
    return { pk: 'feed', sk: `key#${kid}`, ...toKeyItem(record) };
  });
}

export function publicJwk(key: KeyObject): Record<string, string> {
  return createPublicKey(key.export({ format: 'pem', type: 'spki' })).export({ format: 'jwk' }) as Record<
    string,
    string
  >;
}

/** RFC 7638 thumbprint of an EC key. */
export function thumbprint(key: KeyObject): string {
  const { crv, kty, x, y } = publicJwk(key);
  return sha256(JSON.stringify({ crv, kty, x, y }));
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}

/** How a token or proof differs from a good one; what is not said is as it should be. */
export interface JwtEdits {
  readonly key?: KeyName;
  /** Laid over the members of the header; `null` leaves one out. */
  readonly header?: Readonly<Record<string, unknown>>;
  /** The JSON text of the header, whole. */
  readonly headerText?: string;
  /** Laid over the claims; `null` leaves one out. `{ "now": -5 }` is five seconds ago. */
  readonly claims?: Readonly<Record<string, unknown>>;
  /** The JSON text of the claims, whole. */
  readonly payloadText?: string;
  /** What is replaced in the JSON text of the claims. */
  readonly payloadReplace?: readonly (readonly [from: string, to: string])[];
  /** How the text of the claims becomes bytes. */
  readonly encoding?: 'latin1' | 'utf16le';
  /** Laid over the claims once they are signed. */
  readonly tampered?: Readonly<Record<string, unknown>>;
  /** What is done with the signature of this key before it is encoded. */
  readonly signature?:
    | 'high-s'
    | 'low-s'
    | 'zero'
    | 'order'
    | 'der'
    | 'truncated'
    | 'extended'
    | 'empty'
    | 'hmac-pem'
    | 'hmac-jwk'
    | 'hmac-empty';
  /** How the parts are put together: `{header}.{payload}.{signature}`. */
  readonly text?: string;
  /** What is done with the text at the end. */
  readonly spoil?:
    | 'bits-left-over'
    | 'header-bits-left-over'
    | 'payload-bits-left-over'
    | 'last-character'
    | 'lower-case';
}

/** Makes what a case describes, and signs it. */
export function makeJwt(header: object, claims: object, edits: JwtEdits): string {
  const key = KEYS[edits.key ?? 'active'];
  const headerText = edits.headerText ?? JSON.stringify(laidOver(header, edits.header));
  let payloadText = edits.payloadText ?? JSON.stringify(laidOver(claims, edits.claims));
  for (const [from, to] of edits.payloadReplace ?? []) {
    if (!payloadText.includes(from)) throw new Error(`${from} is not in ${payloadText}`);
    payloadText = payloadText.replace(from, to);
  }
  const head = Buffer.from(headerText).toString('base64url');
  const signed = Buffer.from(payloadText, edits.encoding).toString('base64url');
  const signature = signatureOf(`${head}.${signed}`, key, edits.signature).toString('base64url');
  const shown = edits.tampered && JSON.stringify(laidOver(JSON.parse(payloadText), edits.tampered));
  const payload = shown ? Buffer.from(shown).toString('base64url') : signed;
  const parts: Record<string, string> = { header: head, payload, signature };
  const text = (edits.text ?? '{header}.{payload}.{signature}').replace(
    /\{(\w+)\}/g,
    (whole, name) => parts[name] ?? whole,
  );
  return spoilt(text, edits.spoil);
}

/** A good token of a browser client, with edits. */
export function makeToken(edits: JwtEdits = {}): string {
  const key = KEYS[edits.key ?? 'active'];
  const header = { alg: key.alg, kid: key.kid, typ: 'at+jwt' };
  return makeJwt(header, CLAIMS, edits);
}

export const CLAIMS = {
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'widget',
  client_id: 'widget',
  iat: { now: -10 },
  exp: { now: 290 },
  jti: 'jti-of-a-good-token-000',
  scope: 'quotes:read orders:read',
  'allowed-origins': ['https://page.example'],
};

export function laidOver(base: object, over: object = {}): object {
  const entries = Object.entries({ ...base, ...over }).filter(([, value]) => value !== null);
  return Object.fromEntries(entries.map(([name, value]) => [name, timeOf(value)]));
}

function timeOf(value: unknown): unknown {
  const { now } = (value ?? {}) as { now?: unknown };
  return typeof now === 'number' ? NOW_SECONDS + now : value;
}

function signatureOf(input: string, key: (typeof KEYS)[KeyName], edit: JwtEdits['signature']): Buffer {
  if (edit === 'empty') return Buffer.alloc(0);
  if (edit === 'zero') return Buffer.alloc(64);
  if (edit === 'order') return Buffer.from(ORDER.toString(16).repeat(2), 'hex');
  if (edit?.startsWith('hmac')) return hmac(input, key.publicKey, edit);
  if (key.alg === 'RS256') return sign('sha256', Buffer.from(input), key.privateKey);
  const raw = withS(
    sign('sha256', Buffer.from(input), { key: key.privateKey, dsaEncoding: 'ieee-p1363' }),
    edit === 'high-s',
  );
  if (edit === 'truncated') return raw.subarray(0, 63);
  if (edit === 'extended') return Buffer.concat([raw, Buffer.alloc(1)]);
  if (edit === 'der') return sign('sha256', Buffer.from(input), key.privateKey);
  return raw;
}

function hmac(input: string, publicKey: KeyObject, edit: string): Buffer {
  const { createHmac } = process.getBuiltinModule('node:crypto');
  const pem = publicKey.export({ format: 'pem', type: 'spki' });
  const secret = edit === 'hmac-pem' ? pem : edit === 'hmac-jwk' ? JSON.stringify(publicJwk(publicKey)) : '';
  return createHmac('sha256', secret).update(input).digest();
}

/** The one of the two signatures (r, s) and (r, order - s) that is asked for. */
export function withS(raw: Buffer, high: boolean): Buffer {
  const s = BigInt(`0x${raw.toString('hex', 32)}`);
  const wanted = s > ORDER / 2n === high ? s : ORDER - s;
  return Buffer.concat([raw.subarray(0, 32), Buffer.from(wanted.toString(16).padStart(64, '0'), 'hex')]);
}

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

function spoilt(text: string, spoil: JwtEdits['spoil']): string {
  if (spoil === undefined) return text;
  const [header = '', payload = '', signature = ''] = text.split('.');
  const spoiltText = {
    'bits-left-over': () => `${header}.${payload}.${withBitsLeftOver(signature)}`,
    'header-bits-left-over': () => `${withBitsLeftOver(header)}.${payload}.${signature}`,
    'payload-bits-left-over': () => `${header}.${withBitsLeftOver(payload)}.${signature}`,
    'last-character': () => `${header}.${payload}.${nextCharacter(signature, 16)}`,
    'lower-case': () => text.toLowerCase(),
    'standard-alphabet': () => text.replaceAll('-', '+').replaceAll('_', '/'),
  }[spoil]();
  if (spoiltText === text) throw new Error(`${spoil} changes nothing in ${text}`);
  return spoiltText;
}

function withBitsLeftOver(part: string): string {
  const other = nextCharacter(part, 1);
  const isSame = Buffer.from(other, 'base64url').equals(Buffer.from(part, 'base64url'));
  if (!isSame) throw new Error(`${part} has no bits left over`);
  return other;
}

/** Moves the last character on by so many. */
function nextCharacter(part: string, steps: number): string {
  const last = ALPHABET.indexOf(part.at(-1)!);
  return part.slice(0, -1) + ALPHABET[(last + steps) % 64];
}

/** A good proof of the page's key for a request with a token, with edits. */
export function makeProof(method: string, htu: string, token: string, { jwk, ...edits }: ProofEdits = {}): string {
  const { publicKey, privateKey } = KEYS.page;
  const shown = {
    page: publicJwk(publicKey),
    private: privateKey.export({ format: 'jwk' }),
    stranger: publicJwk(KEYS.stranger.publicKey),
    'with-use': { ...publicJwk(publicKey), use: 'sig', alg: 'ES256', ext: true, key_ops: ['verify'] },
    none: { kty: 'EC', crv: 'P-256', x: 'A'.repeat(43), y: 'A'.repeat(43) },
  }[jwk ?? 'page'];
  const header = { typ: 'dpop+jwt', alg: 'ES256', jwk: shown };
  const claims = { jti: randomUUID(), htm: method, htu, iat: { now: -1 }, ath: sha256(token) };
  return makeJwt(header, claims, { key: 'page', ...edits });
}
