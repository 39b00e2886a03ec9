import { decodeJwt, decodeProtectedHeader, type JWTPayload } from 'jose';
import { Throttle } from '../../../lambda/token-issuer/clients/throttle';
import { Issuer } from '../../../lambda/token-issuer/issuer';
import { KeyCache } from '../../../lambda/token-issuer/subjects/key-cache';
import { SubjectIssuers } from '../../../lambda/token-issuer/subjects/subject-issuers';
import type { IssuerConfig } from '../../../lib/contract/token-config';
import type { HttpResponse } from '../../../request/cors/http-response';
import type { Client, ClientInput } from '../../../request/tokens/client/client';
import { hasIssues, validateClient } from '../../../request/tokens/client/client-issues';
import { rotateSecret } from '../../../request/tokens/client/client-secrets';
import type { KeyRecord } from '../../../request/tokens/key/key-record';
import { rotateKeys } from '../../../request/tokens/key/rotate-keys';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { IssuerState } from '../../../request/tokens/state/issuer-state';
import { FakeKms } from './fake-kms';
import { FakeTable } from './fake-table';
import { IdentityProvider } from './identity-provider';

export const ISSUER = 'https://tokens.shop.example';
export const AUDIENCE = 'https://api.shop.example';
export const SHOP = 'https://www.shop.example';
export const WEB_ORIGIN = 'urn:cdk-cors:params:oauth:grant-type:web-origin';
export const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
export const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
export const POOL = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Shop';
export const START = 1_800_000_000;

export const config: IssuerConfig = {
  audience: AUDIENCE,
  algorithm: 'ES256',
  tokenLifetimeSeconds: 300,
  maxLifetimeSeconds: 900,
  publicScopes: ['quotes:read', 'prices:read'],
  requestsPerMinute: { perClient: 600, perAddress: 120 },
  subjectIssuers: [
    { issuer: POOL, audience: 'app-client', scopes: ['orders:read', 'orders:write'], subjectPrefix: 'shop|' },
  ],
  freshForSeconds: 5,
  dpop: true,
};

export const clients = {
  widget: {
    id: 'widget',
    type: 'browser',
    origins: [SHOP, 'https://m.shop.example'],
    scopes: ['quotes:read', 'orders:read'],
  },
  app: { id: 'app', type: 'mobile', scopes: ['orders:read'] },
  partner: { id: 'partner', type: 'partner', scopes: ['orders:read', 'orders:write'] },
} as const satisfies { readonly [id: string]: ClientInput };

export interface TestRequest {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly form?: Readonly<Record<string, string | undefined>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
  readonly sourceIp?: string;
}

export type TestAnswer = HttpResponse & { readonly json: Record<string, unknown> };

/** An issuer over a table in memory, with a clock of its own. */
export class TestIssuer {
  static readonly subjectIssuers = config.subjectIssuers;
  readonly table = new FakeTable();
  readonly kms = new FakeKms();
  readonly store = new AdminStore(this.table);
  readonly provider = new IdentityProvider(POOL);
  readonly log: Record<string, unknown>[] = [];
  /** Milliseconds since the epoch. */
  now = START * 1000;
  readonly issuer: Issuer;

  constructor(settings: Partial<IssuerConfig> = {}) {
    const clock = () => this.now;
    const log = (kind: string, fields: object) => void this.log.push({ kind, ...fields });
    const all = { ...config, ...settings };
    this.issuer = new Issuer({
      config: all,
      issuer: ISSUER,
      store: this.store,
      kms: this.kms.kms,
      state: new IssuerState(this.store, clock),
      publicKeys: new KeyCache(this.store, clock),
      throttle: new Throttle(this.store, clock),
      subjectIssuers: new SubjectIssuers(all.subjectIssuers, { transport: this.provider.transport, clock, log }),
      clock,
      log,
    });
  }

  /** With a first key, and clients of each type. */
  static async start(settings: Partial<IssuerConfig> = {}): Promise<TestIssuer> {
    const test = new TestIssuer(settings);
    await test.provider.addKey('k1');
    await test.rotate();
    for (const client of Object.values(clients)) await test.register(client);
    return test;
  }

  async rotate(settings: object = {}): Promise<readonly KeyRecord[]> {
    const keys = await rotateKeys(
      {
        store: this.store,
        kms: this.kms.kms,
        policy: {
          algorithm: 'ES256',
          keyRotationSeconds: 86_400,
          publishSeconds: 300,
          retireSeconds: 910,
          ...settings,
        },
        keyTag: { key: 'cdk-cors-tokens', value: 'shop' },
        clock: () => this.now,
        wait: async () => {},
      },
      signal(),
    );
    return keys as readonly KeyRecord[];
  }

  async register(input: ClientInput): Promise<Client> {
    const client = validateClient(input);
    if (hasIssues(client)) throw new Error(JSON.stringify(client.issues));
    const failure = await this.store.putClient(client, signal());
    if (failure) throw new Error(failure.message);
    return client;
  }

  /** A new secret for a client. */
  async secret(id: string, overlapSeconds = 0): Promise<string> {
    const client = (await this.store.client(id, signal())) as Client;
    const { secret, client: changed } = rotateSecret(client, Math.floor(this.now / 1000), overlapSeconds);
    await this.store.putClient(changed, signal());
    return secret;
  }

  async send(path: string, request: TestRequest = {}): Promise<TestAnswer> {
    const answer = await this.issuer.handle(eventOf(path, request));
    return { ...answer, json: answer.body ? JSON.parse(answer.body) : {} };
  }

  /** Exchanges a user's token for one of ours, as the client `app` unless the form says another. */
  exchange(subjectToken: string, form: object = {}, headers: Record<string, string> = {}) {
    const exchanged = { subject_token: subjectToken, subject_token_type: ACCESS_TOKEN };
    return this.token({ grant_type: TOKEN_EXCHANGE, client_id: 'app', ...exchanged, ...form }, headers);
  }

  token(form: TestRequest['form'], headers: TestRequest['headers'] = {}): Promise<TestAnswer> {
    return this.send('/token', { form, headers });
  }

  /** A token for the widget on the shop's page. */
  async widgetToken(): Promise<string> {
    const { json } = await this.token({ grant_type: WEB_ORIGIN, client_id: 'widget' }, { origin: SHOP });
    return json['access_token'] as string;
  }

  /** A token of a user of the pool. */
  userToken(claims: JWTPayload = {}, header: Parameters<IdentityProvider['sign']>[1] = {}): Promise<string> {
    const now = Math.floor(this.now / 1000);
    const cognito = { sub: 'user-1', token_use: 'access', client_id: 'app-client', iat: now - 10, exp: now + 3600 };
    return this.provider.sign({ ...cognito, ...claims }, header);
  }
}

export function eventOf(path: string, { method = 'POST', headers, form, sourceIp, ...rest }: TestRequest): object {
  const entries = Object.entries(form ?? {}).filter((entry): entry is [string, string] => entry[1] !== undefined);
  const body = rest.body ?? (form ? new URLSearchParams(entries).toString() : undefined);
  return {
    version: '2.0',
    routeKey: `${method} ${path}`,
    rawPath: path,
    rawQueryString: '',
    headers: { ...(form && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers },
    requestContext: { http: { method, path, sourceIp: sourceIp ?? '192.0.2.1' }, stage: '$default' },
    ...(body !== undefined && { body }),
    isBase64Encoded: rest.isBase64Encoded ?? false,
  };
}

export function basic(id: string, secret: string): { readonly authorization: string } {
  const text = `${encodeURIComponent(id)}:${encodeURIComponent(secret)}`;
  return { authorization: `Basic ${Buffer.from(text).toString('base64')}` };
}

export function decoded(token: unknown): { readonly header: object; readonly claims: JWTPayload } {
  return { header: decodeProtectedHeader(token as string), claims: decodeJwt(token as string) };
}

export function signal(): AbortSignal {
  return AbortSignal.timeout(30_000);
}
