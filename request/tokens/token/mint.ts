import { type Failure, isFailure } from '../../aws/failure';
import type { Kms } from '../../aws/kms';
import type { KeyRecord } from '../key/key-record';

/** What a token says of who may use it for what. */
export interface Grant {
  readonly subject: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  /** The origin that it may be used from; without one, not from a page at all. */
  readonly origin?: string;
  /** RFC 7638 thumbprint of the key that it is bound to. */
  readonly jkt?: string;
}

export interface Issuance {
  readonly issuer: string;
  readonly audience: string;
  /** Seconds since the epoch. */
  readonly issuedAt: number;
  readonly lifetimeSeconds: number;
}

export interface Minted {
  readonly text: string;
  readonly jti: string;
}

const JTI_BYTES = 16;

/** Signs an access token (https://www.rfc-editor.org/rfc/rfc9068#section-2). Never rejects. */
export async function mintToken(
  grant: Grant,
  issuance: Issuance,
  key: KeyRecord,
  kms: Pick<Kms, 'sign'>,
  signal: AbortSignal,
): Promise<Minted | Failure> {
  if (key.kmsKeyId === undefined) return { failure: 'missing', message: `key ${key.kid} has no private half any more` };
  const header = { alg: key.alg, kid: key.kid, typ: 'at+jwt' };
  const jti = process.getBuiltinModule('node:crypto').randomBytes(JTI_BYTES).toString('base64url');
  const input = `${encode(header)}.${encode({ ...claimsOf(grant, issuance), jti })}`;
  const digest = process.getBuiltinModule('node:crypto').createHash('sha256').update(input).digest();
  const signature = await kms.sign(key.kmsKeyId, key.alg, digest, signal);
  return isFailure(signature) ? signature : { text: `${input}.${signature.toString('base64url')}`, jti };
}

function claimsOf(
  { subject, clientId, scopes, origin, jkt }: Grant,
  { issuer, audience, issuedAt, lifetimeSeconds }: Issuance,
): object {
  return {
    iss: issuer,
    aud: audience,
    sub: subject,
    client_id: clientId,
    iat: issuedAt,
    exp: issuedAt + lifetimeSeconds,
    scope: scopes.join(' '),
    // no claim for this is registered; Keycloak's has the same name and meaning
    ...(origin !== undefined && { 'allowed-origins': [origin] }),
    ...(jkt !== undefined && { cnf: { jkt } }),
  };
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
