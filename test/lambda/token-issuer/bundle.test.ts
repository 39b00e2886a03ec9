import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { DynamoDb } from '../../../request/aws/dynamodb';
import type { Client } from '../../../request/tokens/client/client';
import { validateClient } from '../../../request/tokens/client/client-issues';
import { AdminStore } from '../../../request/tokens/state/admin-store';
import { stubEnv, unstubEnvs } from '../../support/jest/env';
import { IdentityProvider } from '../../support/request/identity-provider';
import { KmsServer } from '../../support/request/kms-server';
import {
  ACCESS_TOKEN,
  clients,
  config,
  decoded,
  eventOf,
  ISSUER,
  SHOP,
  signal,
  TOKEN_EXCHANGE,
  WEB_ORIGIN,
} from '../../support/request/token-issuer';
import { TokensTable } from '../../support/request/tokens-table';

type Handler = (event: unknown) => Promise<{ statusCode: number; body: string }>;

const assets = join(__dirname, '../../../assets');
const settings = { maxLifetimeSeconds: 900 };
const rotation = {
  algorithm: 'ES256',
  keyRotationSeconds: 86_400,
  publishSeconds: 300,
  retireSeconds: 910,
  keyTag: { key: 'cdk-cors-tokens', value: 'tokens' },
  settings,
};

/** The functions as they are deployed, over DynamoDB and KMS by their protocols. */
let table: TokensTable;
let kms: KmsServer;
beforeAll(async () => {
  table = await new TokensTable().start();
  kms = await new KmsServer().start();
});
afterAll(() => Promise.all([table.stop(), kms.stop()]));
beforeEach(() => {
  const env = { ...table.env, ...kms.env, TOKENS_TABLE: table.name, TOKENS_ISSUER: ISSUER };
  for (const [name, value] of Object.entries(env)) stubEnv(name, value);
  jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});
afterEach(() => {
  jest.restoreAllMocks();
  unstubEnvs();
});

/** Node's, which forgets a module that is taken out of its cache; the one of jest does not. */
const require = createRequire(__filename);

async function handlerOf(name: string, config: object | undefined): Promise<Handler> {
  stubEnv('TOKENS_CONFIG', config && JSON.stringify(config));
  const path = join(assets, name, 'index.js');
  delete require.cache[path];
  return require(path).handler;
}

describe('the bundles', () => {
  it('make a key, issue a token by it, revoke and introspect it', async () => {
    await (await handlerOf('key-rotation', rotation))({ source: 'aws.events' });
    const store = new AdminStore(new DynamoDb({ table: table.name, env: table.env }));
    await store.putClient(validateClient(clients.widget) as Client, signal());
    const issuer = await handlerOf('token-issuer', config);
    const headers = { origin: SHOP };
    const ask = { form: { grant_type: WEB_ORIGIN, client_id: 'widget' }, headers };
    const issued = await issuer(eventOf('/token', ask));
    expect(issued.statusCode).toBe(200);
    const { access_token: token } = JSON.parse(issued.body);
    expect(decoded(token).claims).toMatchObject({ iss: ISSUER, client_id: 'widget', 'allowed-origins': [SHOP] });
    const revoked = await issuer(eventOf('/revoke', { form: { token, client_id: 'widget' }, headers }));
    expect(revoked.statusCode).toBe(200);
    expect(await store.feed(0, signal())).toContainEqual(
      expect.objectContaining({ kind: 'jti', id: decoded(token).claims.jti }),
    );
  });

  it('exchange the token of a provider, whose keys they fetch', async () => {
    const provider = createServer(async ({ url }, response) => {
      const address = new URL(url ?? '', identities.issuer);
      const request = { method: 'GET', url: address, headers: {}, body: '' } as const;
      const { status, body } = await identities.transport(request, signal());
      response.writeHead(status).end(body);
    });
    await new Promise<void>((resolve) => provider.listen(0, '127.0.0.1', resolve));
    const identities = new IdentityProvider(`http://127.0.0.1:${(provider.address() as AddressInfo).port}`);
    await identities.addKey('k1');
    const now = Math.floor(Date.now() / 1000);
    const store = new AdminStore(new DynamoDb({ table: table.name, env: table.env }));
    await store.putClient(validateClient(clients.app) as Client, signal());
    const subjectIssuers = [{ issuer: identities.issuer, audience: 'app-client', scopes: ['orders:read'] }];
    const issuer = await handlerOf('token-issuer', { ...config, subjectIssuers });
    const claims = { sub: 'user-1', aud: 'app-client', iat: now, exp: now + 60 };
    const form = {
      grant_type: TOKEN_EXCHANGE,
      client_id: 'app',
      subject_token: await identities.sign(claims),
      subject_token_type: ACCESS_TOKEN,
    };
    const { body } = await issuer(eventOf('/token', { form }));
    expect(decoded(JSON.parse(body).access_token).claims).toMatchObject({ sub: 'user-1', scope: 'orders:read' });
    expect(identities.requests.length).toBe(2);
    provider.closeAllConnections();
    await new Promise((resolve) => provider.close(resolve));
  });

  it('answer, and issue nothing, while KMS or the table are away', async () => {
    const issuer = await handlerOf('token-issuer', config);
    const ask = eventOf('/token', { form: { grant_type: WEB_ORIGIN, client_id: 'widget' }, headers: { origin: SHOP } });
    stubEnv('AWS_ENDPOINT_URL_KMS', 'http://127.0.0.1:1');
    expect(await issuer(ask)).toMatchObject({ statusCode: 503 });
    stubEnv('AWS_ENDPOINT_URL_DYNAMODB', 'http://127.0.0.1:1');
    expect(await issuer(ask)).toMatchObject({ statusCode: 503 });
  });

  it('answer when they were not set up', async () => {
    const issuer = await handlerOf('token-issuer', undefined);
    expect(await issuer(eventOf('/token', { form: {} }))).toMatchObject({ statusCode: 500 });
  });
});
