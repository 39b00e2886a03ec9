import { beforeEach, describe, expect, it } from '@jest/globals';
import * as oauth from 'oauth4webapi';
import {
  ACCESS_TOKEN,
  AUDIENCE,
  ISSUER,
  SHOP,
  TestIssuer,
  TOKEN_EXCHANGE,
  WEB_ORIGIN,
} from '../../support/request/token-issuer';

/** An independent client of OAuth against the issuer: what it takes is what the standards say. */
let test: TestIssuer;
let server: oauth.AuthorizationServer;
/** What a browser would add. */
let origin: string | undefined;

const options = { [oauth.customFetch]: send };

/** Its requests, as the events that API Gateway makes of them. */
async function send(url: string, init: { method?: string; headers?: Record<string, string>; body?: unknown }) {
  const request = new Request(url, init as RequestInit);
  const headers = { ...Object.fromEntries(request.headers), ...(origin !== undefined && { origin }) };
  const body = await request.text();
  const { pathname } = new URL(url);
  const answer = await test.send(pathname, { method: request.method, headers, ...(body && { body }) });
  return new Response(answer.body ?? null, { status: answer.statusCode, headers: answer.headers });
}

beforeEach(async () => {
  test = await TestIssuer.start();
  // its clock is the real one
  test.now = Date.now();
  origin = undefined;
  const url = new URL(ISSUER);
  server = await oauth.processDiscoveryResponse(url, await oauth.discoveryRequest(url, options));
});

const client: oauth.Client = { client_id: 'partner' };

async function credentials(auth: oauth.ClientAuth, more: object = {}): Promise<oauth.TokenEndpointResponse> {
  const response = await oauth.clientCredentialsGrantRequest(
    server,
    client,
    auth,
    new URLSearchParams({ scope: 'orders:read' }),
    {
      ...options,
      ...more,
    },
  );
  return oauth.processClientCredentialsResponse(server, client, response);
}

/** The token as a resource server would judge it. */
async function validate(
  token: string,
  more: Record<string, string> = {},
  validation: oauth.ValidateJWTAccessTokenOptions = {},
) {
  const request = new Request(`${AUDIENCE}/orders`, { headers: { authorization: `Bearer ${token}`, ...more } });
  return oauth.validateJwtAccessToken(server, request, AUDIENCE, { ...options, ...validation });
}

describe('a standard client', () => {
  it('finds the same by the discovery of OAuth as by that of OpenID Connect', async () => {
    const url = new URL(ISSUER);
    const response = await oauth.discoveryRequest(url, { ...options, algorithm: 'oauth2' });
    expect(await oauth.processDiscoveryResponse(url, response)).toEqual(server);
  });

  it.each([
    ['client_secret_basic', oauth.ClientSecretBasic],
    ['client_secret_post', oauth.ClientSecretPost],
  ])('gets a token by %s, which a standard resource server takes', async (_, method) => {
    const { access_token, token_type, scope } = await credentials(method(await test.secret('partner')));
    expect({ token_type, scope }).toEqual({ token_type: 'bearer', scope: 'orders:read' });
    expect(await validate(access_token)).toMatchObject({ client_id: 'partner', sub: 'partner', scope: 'orders:read' });
  });

  it.each([
    ['ES256', 'ES256'],
    ['PS256', 'PS256'],
    ['RS256', 'RS256'],
  ])('gets a token by private_key_jwt (%s)', async (_, alg) => {
    const { privateKey, publicKey } = await oauth.generateKeyPair(alg, { extractable: true });
    const { key_ops, ext, ...jwk } = await crypto.subtle.exportKey('jwk', publicKey);
    const signer = { id: 'signer', type: 'partner', scopes: ['orders:read'] } as const;
    await test.register({ ...signer, jwks: { keys: [{ ...jwk, kid: 'p1', alg } as never] } });
    const auth = oauth.PrivateKeyJwt({ key: privateKey, kid: 'p1' });
    const as = { client_id: 'signer' };
    const response = await oauth.clientCredentialsGrantRequest(server, as, auth, new URLSearchParams(), options);
    const { access_token } = await oauth.processClientCredentialsResponse(server, as, response);
    expect(await validate(access_token)).toMatchObject({ client_id: 'signer' });
  });

  it('gets a token by the public grant of a page', async () => {
    origin = SHOP;
    const widget = { client_id: 'widget' };
    const none = oauth.None();
    const response = await oauth.genericTokenEndpointRequest(
      server,
      widget,
      none,
      WEB_ORIGIN,
      new URLSearchParams(),
      options,
    );
    const { access_token } = await oauth.processGenericTokenEndpointResponse(server, widget, response);
    expect(await validate(access_token)).toMatchObject({ 'allowed-origins': [SHOP] });
  });

  it('exchanges a token', async () => {
    const app = { client_id: 'app' };
    const parameters = new URLSearchParams({ subject_token: await test.userToken(), subject_token_type: ACCESS_TOKEN });
    const response = await oauth.genericTokenEndpointRequest(
      server,
      app,
      oauth.None(),
      TOKEN_EXCHANGE,
      parameters,
      options,
    );
    const { access_token, issued_token_type } = await oauth.processGenericTokenEndpointResponse(server, app, response);
    expect(issued_token_type).toBe(ACCESS_TOKEN);
    expect(await validate(access_token)).toMatchObject({ sub: 'shop|user-1' });
  });

  it('binds a token to its key, and the resource server demands the proof', async () => {
    const DPoP = oauth.DPoP(client, await oauth.generateKeyPair('ES256', { extractable: true }));
    const auth = oauth.ClientSecretBasic(await test.secret('partner'));
    const { access_token, token_type } = await credentials(auth, { DPoP });
    expect(token_type).toBe('dpop');
    await expect(validate(access_token)).rejects.toThrow();
    let headers = new Headers();
    await oauth
      .protectedResourceRequest(access_token, 'GET', new URL(`${AUDIENCE}/orders`), undefined, null, {
        DPoP,
        [oauth.customFetch]: async (_, init) => {
          headers = new Headers(init.headers);
          return new Response();
        },
      })
      .then((response) => response.text());
    expect(await validate(access_token, Object.fromEntries(headers), { requireDPoP: true })).toMatchObject({
      cnf: { jkt: expect.any(String) },
    });
  });

  it('introspects and revokes a token', async () => {
    const auth = oauth.ClientSecretBasic(await test.secret('partner'));
    const { access_token } = await credentials(auth);
    const introspect = async () =>
      oauth.processIntrospectionResponse(
        server,
        client,
        await oauth.introspectionRequest(server, client, auth, access_token, options),
      );
    expect(await introspect()).toMatchObject({ active: true, client_id: 'partner', scope: 'orders:read' });
    const response = await oauth.revocationRequest(server, client, auth, access_token, options);
    expect(await oauth.processRevocationResponse(response)).toBeUndefined();
    expect(await introspect()).toEqual({ active: false });
  });

  it('understands what went wrong', async () => {
    const auth = oauth.ClientSecretPost(await test.secret('partner'));
    const parameters = new URLSearchParams({ scope: 'admin' });
    const response = await oauth.clientCredentialsGrantRequest(server, client, auth, parameters, options);
    await expect(oauth.processClientCredentialsResponse(server, client, response)).rejects.toMatchObject({
      error: 'invalid_scope',
      error_description: expect.any(String),
    });
    await expect(credentials(oauth.ClientSecretBasic('wrong'))).rejects.toMatchObject({
      cause: [expect.objectContaining({ scheme: 'basic' })],
    });
  });
});
