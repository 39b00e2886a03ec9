import { beforeAll, describe, expect, it } from '@jest/globals';
import { CfnAuthorizer, type CfnMethod, LambdaIntegration, ResponseType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { HttpApi, HttpMethod } from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { type CryptoKey, exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { inline, preview } from '../../support/preview/served-app';

const AUDIENCE = 'https://api.example';
const ECHO = `exports.handler = async (event) => ({ statusCode: 200,
  body: JSON.stringify(event.requestContext.authorizer) })`;

interface TestKey {
  readonly privateKey: CryptoKey;
  readonly jwk: object;
}

const keys = new Map<string, TestKey>();

beforeAll(async () => {
  for (const [kid, alg] of [
    ['old', 'RS256'],
    ['new', 'RS256'],
    ['ec', 'ES256'],
    ['foreign', 'RS256'],
  ] as const) {
    const { privateKey, publicKey } = await generateKeyPair(alg, { modulusLength: 2048 });
    keys.set(kid, { privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg } });
  }
});

/** An issuer, whose second key is published from the second call on, and both kinds of APIs that trust it. */
async function issuerAndApis() {
  const [first, second, ec] = ['old', 'new', 'ec'].map((kid) => keys.get(kid)?.jwk);
  const code = `let calls = 0;
  exports.handler = async ({ rawPath, requestContext }) => {
    const issuer = 'http://' + requestContext.domainName;
    if (rawPath === '/.well-known/openid-configuration') return { issuer, jwks_uri: issuer + '/jwks.json' };
    const [first, ...later] = ${JSON.stringify([first, second, ec])};
    return { keys: calls++ === 0 ? [first] : [first, ...later] };
  }`;
  const started = await preview((stack) => {
    const issuer = new HttpApi(stack, 'Issuer');
    const keySet = new HttpLambdaIntegration('KeySet', inline(stack, 'KeySet', code));
    issuer.addRoutes({ path: '/{proxy+}', methods: [HttpMethod.GET], integration: keySet });
    const echo = inline(stack, 'Echo', ECHO);
    const http = new HttpApi(stack, 'Http');
    const integration = new HttpLambdaIntegration('Echo', echo);
    const jwt = (id: string, url: string) => new HttpJwtAuthorizer(id, url, { jwtAudience: [AUDIENCE] });
    const authorizer = jwt('Gate', issuer.apiEndpoint);
    http.addRoutes({ path: '/any', integration, authorizer });
    http.addRoutes({ path: '/scoped', integration, authorizer, authorizationScopes: ['a:read', 'a:write'] });
    http.addRoutes({ path: '/elsewhere', integration, authorizer: jwt('Other', 'https://idp.example') });
    const rest = new RestApi(stack, 'Rest');
    const native = new CfnAuthorizer(stack, 'Native', { restApiId: rest.restApiId, name: 'native', type: 'JWT' });
    native.addPropertyOverride('JwtConfiguration', {
      DefaultAlgorithms: ['RS256'],
      Issuers: [{ Issuer: issuer.apiEndpoint, Audiences: [AUDIENCE] }],
    });
    const method = rest.root.addResource('scoped').addMethod('GET', new LambdaIntegration(echo));
    const cfnMethod = method.node.defaultChild as CfnMethod;
    cfnMethod.authorizationType = 'JWT';
    cfnMethod.authorizerId = native.ref;
    cfnMethod.authorizationScopes = ['a:read'];
    const mixed = new CfnAuthorizer(stack, 'Mixed', { restApiId: rest.restApiId, name: 'mixed', type: 'JWT' });
    mixed.addPropertyOverride('JwtConfiguration', {
      DefaultAlgorithms: ['RS256'],
      Issuers: [issuer.apiEndpoint, 'https://idp.example'].map((url) => ({ Issuer: url, Audiences: [AUDIENCE] })),
    });
    const elsewhere = rest.root.addResource('elsewhere').addMethod('GET', new LambdaIntegration(echo));
    const cfnElsewhere = elsewhere.node.defaultChild as CfnMethod;
    cfnElsewhere.authorizationType = 'JWT';
    cfnElsewhere.authorizerId = mixed.ref;
    rest.addGatewayResponse('Denied', {
      type: ResponseType.ACCESS_DENIED,
      templates: { 'application/json': '{"for":"$context.authorizer.claims.sub"}' },
    });
  });
  const urlOf = (prefix: string) => started.endpoints.find(({ id }) => id.startsWith(prefix))?.url ?? '';
  return { ...started, iss: urlOf('Issuer'), http: urlOf('Http'), rest: urlOf('Rest') };
}

/** Signs claims, which are good unless given otherwise. */
async function token(iss: string, claims: JWTPayload = {}, kid = 'old', alg = 'RS256'): Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const payload = { iss, aud: AUDIENCE, sub: 'user', iat: now, exp: now + 60, ...claims };
  const key = keys.get(kid)?.privateKey;
  if (!key) throw new Error(`no key ${kid}`);
  return new SignJWT(payload).setProtectedHeader({ alg, kid }).sign(key);
}

const get = (url: string, authorization?: string) =>
  fetch(url, authorization === undefined ? {} : { headers: { authorization } });

describe('a JWT authorizer of an HTTP API', () => {
  it('takes a good token, with or without Bearer, and tells its claims as text', async () => {
    const { http, iss } = await issuerAndApis();
    const good = await token(iss, { list: ['a', 'b'], iat: 1, exp: 9_999_999_999 });
    for (const authorization of [good, `Bearer ${good}`]) {
      const response = await get(`${http}/any`, authorization);
      expect(await response.json()).toEqual({
        jwt: {
          claims: { iss, aud: AUDIENCE, sub: 'user', list: '[a b]', iat: '1', exp: '9999999999' },
          scopes: null,
        },
      });
    }
  });

  it('needs one of the scopes of the route', async () => {
    const { http, iss } = await issuerAndApis();
    const scoped = async (claims: JWTPayload) => get(`${http}/scoped`, await token(iss, claims));
    expect((await (await scoped({ scope: 'x a:write' })).json()) as object).toMatchObject({
      jwt: { scopes: ['x', 'a:write'] },
    });
    expect((await scoped({ scp: ['a:read'] })).status).toBe(200);
    const refused = await scoped({ scope: 'a:reader' });
    expect([refused.status, await refused.json()]).toEqual([403, { message: 'Forbidden' }]);
    expect(refused.headers.get('www-authenticate')).toBe(
      'Bearer scope="a:read a:write" error="insufficient_scope" error_description="the token has none of the scopes of the route"',
    );
  });

  it('finds keys that are younger than those it has', async () => {
    const { http, iss } = await issuerAndApis();
    expect((await get(`${http}/any`, await token(iss))).status).toBe(200);
    expect((await get(`${http}/any`, await token(iss, {}, 'new'))).status).toBe(200);
  });

  it('refuses every other token, and says why', async () => {
    const { http, iss } = await issuerAndApis();
    const now = Math.floor(Date.now() / 1000);
    const challenge = async (authorization?: string) => {
      const response = await get(`${http}/any`, authorization);
      expect(await response.json()).toEqual({ message: 'Unauthorized' });
      return [response.status, response.headers.get('www-authenticate')];
    };
    expect(await challenge()).toEqual([401, 'Bearer']);
    expect(await challenge(await token(iss, { aud: 'https://other.example' }))).toEqual([
      401,
      'Bearer scope="" error="invalid_token" error_description="the token does not have a valid audience"',
    ]);
    const bad = [
      'no token',
      await token('https://idp.example'),
      await token(iss, { exp: now - 1 }),
      await token(iss, { exp: undefined }),
      await token(iss, { iat: now + 60 }),
      await token(iss, { nbf: now + 60 }),
      await token(iss, {}, 'foreign'),
      await token(iss, {}, 'ec', 'ES256'),
      (await token(iss)).slice(0, -3),
    ];
    for (const authorization of bad) {
      const [status, header] = await challenge(authorization);
      expect([authorization, status]).toEqual([authorization, 401]);
      expect(header).toMatch(/^Bearer scope="" error="invalid_token" error_description="[^"]+"$/);
    }
    expect((await get(`${http}/any`, await token(iss, { aud: undefined, client_id: AUDIENCE }))).status).toBe(200);
  });

  it('cannot tell of tokens of issuers elsewhere, and says so at the start', async () => {
    const { http, lines, iss } = await issuerAndApis();
    expect(lines.join('\n')).toMatch(
      /note .*: the issuer https:\/\/idp\.example of \S+ is not served: state .* by --claims FILE/,
    );
    expect((await get(`${http}/elsewhere`)).status).toBe(401);
    for (const any of [await token('https://idp.example'), 'Bearer no-token', await token(iss)]) {
      const response = await get(`${http}/elsewhere`, any);
      expect([any, response.status, await response.json()]).toEqual([
        any,
        501,
        {
          message:
            'the issuer https://idp.example, for whose tokens --claims states nothing, is not served by the preview',
        },
      ]);
    }
  });
});

describe('a JWT authorizer of a REST API', () => {
  it('takes a good token with a scope of the method, and tells its claims', async () => {
    const { rest, iss } = await issuerAndApis();
    const good = await token(iss, { scope: 'a:read b' });
    expect(await (await get(`${rest}/scoped`, `Bearer ${good}`)).json()).toMatchObject({
      claims: { iss, sub: 'user', scope: 'a:read b', iat: expect.any(Number) },
    });
  });

  it('refuses by the gateway responses of the API', async () => {
    const { rest, iss } = await issuerAndApis();
    const answer = async (authorization?: string) => {
      const response = await get(`${rest}/scoped`, authorization);
      return [response.status, await response.json()];
    };
    expect(await answer(await token(iss))).toEqual([403, { for: 'user' }]);
    const unauthorized = [401, { message: 'Unauthorized' }];
    expect(await answer()).toEqual(unauthorized);
    expect(await answer('no token')).toEqual(unauthorized);
    expect(await answer(await token('https://idp.example', { scope: 'a:read' }))).toEqual(unauthorized);
    expect(await answer(await token(iss, { scope: 'a:read', aud: 'other' }))).toEqual(unauthorized);
    expect(await answer(await token(iss, { scope: 'a:read' }, 'foreign'))).toEqual(unauthorized);
  });

  it('cannot tell of tokens of issuers elsewhere, which it trusts beside its own', async () => {
    const { rest, iss } = await issuerAndApis();
    expect((await get(`${rest}/elsewhere`)).status).toBe(401);
    expect((await get(`${rest}/elsewhere`, await token(iss))).status).toBe(200);
    for (const any of [await token('https://idp.example'), await token('https://third.example'), 'Bearer no-token']) {
      const response = await get(`${rest}/elsewhere`, any);
      expect([any, response.status, await response.json()]).toEqual([
        any,
        501,
        { message: 'authorizer mixed, for which --claims states nothing, is not served by the preview' },
      ]);
    }
  });
});
