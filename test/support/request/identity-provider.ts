import { exportJWK, generateKeyPair, type JWTHeaderParameters, type JWTPayload, SignJWT } from 'jose';
import type { HttpRequest, HttpResponse, Transport } from '../../../request/aws/http-transport';

type KeyPair = Awaited<ReturnType<typeof generateKeyPair>>;

/** RSA keys take their time: those of one name are the same in all tests of a file. */
const pairs = new Map<string, Promise<KeyPair>>();

function pairOf(kid: string): Promise<KeyPair> {
  const pair = pairs.get(kid) ?? generateKeyPair('RS256', { extractable: true });
  pairs.set(kid, pair);
  return pair;
}

/** An identity provider as the issuer sees it: a discovery document, keys, and tokens that they sign. */
export class IdentityProvider {
  readonly issuer: string;
  readonly requests: string[] = [];
  /** What is answered in place of the real thing. */
  instead: (url: string) => HttpResponse | undefined = () => undefined;
  private readonly keys = new Map<string, KeyPair>();

  constructor(issuer: string) {
    this.issuer = issuer;
  }

  async addKey(kid: string): Promise<this> {
    this.keys.set(kid, await pairOf(kid));
    return this;
  }

  removeKey(kid: string): void {
    this.keys.delete(kid);
  }

  readonly transport: Transport = async ({ url, method }: HttpRequest) => {
    this.requests.push(`${method} ${url.href}`);
    const instead = this.instead(url.href);
    if (instead) return instead;
    if (url.href === `${this.issuer}/.well-known/openid-configuration`) {
      return ok({ issuer: this.issuer, jwks_uri: `${this.issuer}/keys` });
    }
    if (url.href !== `${this.issuer}/keys`) return { status: 404, body: '' };
    const keys = [...this.keys].map(async ([kid, { publicKey }]) => ({
      ...(await exportJWK(publicKey)),
      kid,
      use: 'sig',
    }));
    return ok({ keys: await Promise.all(keys) });
  };

  sign(claims: JWTPayload, { kid = 'k1', ...header }: Partial<JWTHeaderParameters> = {}, key = this.keys.get(kid)!) {
    return new SignJWT({ iss: this.issuer, ...claims })
      .setProtectedHeader({ alg: 'RS256', kid, ...header })
      .sign(key.privateKey, { crit: { x: true } });
  }
}

function ok(body: object): HttpResponse {
  return { status: 200, body: JSON.stringify(body) };
}
