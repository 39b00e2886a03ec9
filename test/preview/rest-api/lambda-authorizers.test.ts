import { describe, expect, it } from '@jest/globals';
import { Duration } from 'aws-cdk-lib';
import {
  type IAuthorizer,
  IdentitySource,
  LambdaIntegration,
  MockIntegration,
  RequestAuthorizer,
  ResponseType,
  RestApi,
  TokenAuthorizer,
} from 'aws-cdk-lib/aws-apigateway';
import { inline, preview } from '../../support/preview/served-app';

const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event.requestContext) })';

/** Counts its calls, and answers as the header X-Answer says; what it is asked goes to the log. */
const AUTHORIZER = `let calls = 0;
exports.handler = async (event) => {
  calls++;
  const answer = event.headers['X-Answer'] ?? 'allow';
  const context = { calls, flag: true, text: 'a"b', nothing: null };
  const policy = (Effect, Resource) => ({ principalId: 'me', context: { ...context, reason: 'because' },
    policyDocument: { Version: '2012-10-17', Statement: [{ Action: 'execute-api:Invoke', Effect, Resource }] } });
  switch (answer) {
    case 'allow': return policy('Allow', event.methodArn);
    case 'allow-all': return policy('Allow', event.methodArn.split('/').slice(0, 2).join('/') + '/*');
    case 'deny': return policy('Deny', event.methodArn);
    case 'elsewhere': return policy('Allow', event.methodArn + '/x');
    case 'event': console.log(JSON.stringify(event)); return policy('Allow', event.methodArn);
    case 'unauthorized': throw new Error('Unauthorized');
    case 'broken': throw new Error('broken');
    case 'nested': return { ...policy('Allow', event.methodArn), context: { list: ['a'] } };
    case 'anonymous': return { ...policy('Allow', event.methodArn), principalId: undefined };
    case 'no-policy': return { principalId: 'me' };
    case 'nothing': return;
  }
};`;

/** An API whose methods, but not OPTIONS, have an authorizer. */
function authorized(props: object = {}) {
  return preview((stack) => {
    const handler = inline(stack, 'Authorizer', AUTHORIZER);
    const authorizer = new RequestAuthorizer(stack, 'Gate', {
      handler,
      identitySources: [],
      resultsCacheTtl: Duration.seconds(0),
      ...props,
    });
    const api = new RestApi(stack, 'Api', { deployOptions: { stageName: 'v1', variables: { colour: 'blue' } } });
    protect(api, authorizer, new LambdaIntegration(inline(stack, 'Echo', ECHO)));
  });
}

function protect(api: RestApi, authorizer: IAuthorizer, integration: LambdaIntegration): void {
  const item = api.root.addResource('orders').addResource('{id}');
  for (const method of ['GET', 'PUT']) item.addMethod(method, integration, { authorizer });
  item.addCorsPreflight({ allowOrigins: ['https://a.example'] });
  const mock = new MockIntegration({
    requestTemplates: { 'application/json': '{ statusCode: 200 }' },
    integrationResponses: [
      { statusCode: '200', responseTemplates: { 'application/json': '$context.authorizer.principalId' } },
    ],
  });
  api.root.addResource('mock').addMethod('GET', mock, { authorizer, methodResponses: [{ statusCode: '200' }] });
  api.addGatewayResponse('Denied', {
    type: ResponseType.ACCESS_DENIED,
    templates: {
      'application/problem+json': '{"title":$context.error.messageString,"reason":"$context.authorizer.reason"}',
    },
    responseHeaders: { 'X-Reason': 'context.authorizer.reason' },
  });
  api.addGatewayResponse('Unauthorized', {
    type: ResponseType.UNAUTHORIZED,
    responseHeaders: { 'WWW-Authenticate': "'Bearer'" },
  });
}

const get = (url: string, answer: string, init: RequestInit = {}) =>
  fetch(url, { ...init, headers: { 'X-Answer': answer, ...init.headers } });

describe('a request authorizer', () => {
  it('lets a request pass, and tells the integration what it knows, as strings', async () => {
    const { url } = await authorized();
    const response = await get(`${url}/orders/7`, 'allow');
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      resourcePath: '/orders/{id}',
      authorizer: { principalId: 'me', calls: '1', flag: 'true', text: 'a"b', reason: 'because' },
    });
    expect(await (await get(`${url}/mock`, 'allow')).text()).toBe('me');
  });

  it('is asked with the event that AWS documents', async () => {
    const { url, lines } = await authorized();
    const headers = { Authorization: 'Bearer x' };
    await get(`${url}/orders/a%20b?q=1&q=2`, 'event', { method: 'PUT', body: 'secret', headers });
    const event = JSON.parse(lines.find((line) => line.includes('"methodArn"'))?.replace(/^\S+ +/, '') ?? '');
    expect(event).toEqual({
      type: 'REQUEST',
      methodArn: expect.stringMatching(/^arn:aws:execute-api:us-east-1:123456789012:\w{10}\/v1\/PUT\/orders\/a%20b$/),
      resource: '/orders/{id}',
      path: '/orders/a%20b',
      httpMethod: 'PUT',
      headers: expect.objectContaining({ Authorization: 'Bearer x' }),
      multiValueHeaders: expect.objectContaining({ Authorization: ['Bearer x'] }),
      queryStringParameters: { q: '2' },
      multiValueQueryStringParameters: { q: ['1', '2'] },
      pathParameters: { id: 'a%20b' },
      stageVariables: { colour: 'blue' },
      requestContext: expect.objectContaining({
        resourcePath: '/orders/{id}',
        httpMethod: 'PUT',
        path: '/v1/orders/a%20b',
        stage: 'v1',
        identity: expect.objectContaining({ sourceIp: '127.0.0.1' }),
      }),
    });
  });

  it.each([
    ['deny', 403, 'User is not authorized to access this resource with an explicit deny'],
    ['elsewhere', 403, 'User is not authorized to access this resource'],
  ])('refuses by a policy: %s', async (answer, status, title) => {
    const { url } = await authorized();
    const response = await get(`${url}/orders/7`, answer);
    expect([response.status, response.headers.get('content-type'), response.headers.get('x-reason')]).toEqual([
      status,
      'application/problem+json',
      'because',
    ]);
    expect(await response.json()).toEqual({ title, reason: 'because' });
  });

  it('refuses by an error, and fails by what is no answer', async () => {
    const { url, lines } = await authorized();
    const answered = async (answer: string) => {
      const response = await get(`${url}/orders/7`, answer);
      const { message } = (await response.json()) as { message: string };
      return [response.status, message, response.headers.get('x-amzn-errortype')];
    };
    expect(await answered('unauthorized')).toEqual([401, 'Unauthorized', 'UnauthorizedException']);
    const internal = 'Internal server error';
    expect(await answered('broken')).toEqual([500, internal, 'AuthorizerFailureException']);
    for (const answer of ['nested', 'anonymous', 'no-policy', 'nothing']) {
      expect(await answered(answer)).toEqual([500, internal, 'AuthorizerConfigurationException']);
    }
    expect(lines.join('\n')).toMatch(/AUTHORIZER_FAILURE: Authorizer\w+ failed: Error: broken/);
    expect(lines.join('\n')).toContain('context.list is no string, number or boolean');
    expect((await get(`${url}/orders/7`, 'unauthorized')).headers.get('www-authenticate')).toBe('Bearer');
  });

  it('is not asked about preflights', async () => {
    const { url } = await authorized();
    const response = await fetch(`${url}/orders/7`, { method: 'OPTIONS', headers: { 'X-Answer': 'deny' } });
    expect(response.status).toBe(204);
  });

  it('becomes 500 where no permission lets API Gateway call it', async () => {
    const { url, lines } = await preview((stack) => {
      const handler = inline(stack, 'Authorizer', AUTHORIZER);
      const authorizer = new RequestAuthorizer(stack, 'Gate', {
        handler,
        identitySources: [IdentitySource.header('A')],
      });
      const api = new RestApi(stack, 'Api');
      api.root.addMethod('GET', new MockIntegration(), { authorizer });
      for (const child of handler.node.children) {
        if (child.node.id.includes('Permissions')) handler.node.tryRemoveChild(child.node.id);
      }
    });
    const response = await fetch(url, { headers: { A: 'x' } });
    expect([response.status, response.headers.get('x-amzn-errortype')]).toEqual([
      500,
      'AuthorizerConfigurationException',
    ]);
    expect(lines.join('\n')).toMatch(/no permission lets API Gateway call Authorizer\w+ as authorizer/);
  });
});

describe('the result cache of a request authorizer', () => {
  const cached = (...identitySources: string[]) =>
    authorized({ identitySources, resultsCacheTtl: Duration.minutes(5) });

  const calls = async (response: Response) =>
    ((await response.json()) as { authorizer: { calls: string } }).authorizer.calls;

  it('has an answer for each combination of identity sources', async () => {
    const { url } = await cached(IdentitySource.header('Authorization'), IdentitySource.queryString('q'));
    const call = async (authorization: string, q: string) =>
      calls(await get(`${url}/orders/7?q=${q}`, 'allow-all', { headers: { authorization } }));
    expect(await call('a', '1')).toBe('1');
    expect(await call('a', '1')).toBe('1');
    expect(await call('b', '1')).toBe('2');
    expect(await call('a', '2')).toBe('3');
    expect(await call('b', '1')).toBe('2');
  });

  it('keeps the policy, which is evaluated for each request anew', async () => {
    const { url } = await cached(IdentitySource.header('Authorization'));
    const headers = { authorization: 'a' };
    const status = async (path: string, method: string) =>
      (await get(`${url}${path}`, 'allow', { method, headers })).status;
    expect(await status('/orders/7', 'GET')).toBe(200);
    expect(await status('/orders/7', 'GET')).toBe(200);
    expect(await status('/orders/8', 'GET')).toBe(403);
    expect(await status('/orders/7', 'PUT')).toBe(403);
  });

  it('keeps a Deny too, but neither errors nor what is no answer', async () => {
    const { url } = await cached(IdentitySource.header('Authorization'));
    const status = async (authorization: string, answer: string) =>
      (await get(`${url}/orders/7`, answer, { headers: { authorization } })).status;
    expect(await status('a', 'deny')).toBe(403);
    expect(await status('a', 'allow')).toBe(403);
    for (const [answer, refused] of [
      ['unauthorized', 401],
      ['broken', 500],
      ['nothing', 500],
    ] as const) {
      expect(await status(answer, answer)).toBe(refused);
      expect(await status(answer, 'allow')).toBe(200);
    }
  });

  it('knows context and stage variables as identity sources', async () => {
    const { url } = await cached(
      IdentitySource.context('httpMethod'),
      IdentitySource.context('path'),
      IdentitySource.stageVariable('colour'),
    );
    const call = async (path: string, method: string) => calls(await get(`${url}${path}`, 'allow', { method }));
    expect(await call('/orders/7', 'GET')).toBe('1');
    expect(await call('/orders/7', 'PUT')).toBe('2');
    expect(await call('/orders/8', 'GET')).toBe('3');
    expect(await call('/orders/7', 'GET')).toBe('1');
  });

  it('refuses without a call where an identity source is missing or empty', async () => {
    const { url, lines } = await cached(IdentitySource.header('Authorization'), IdentitySource.header('Origin'));
    const answered = async (headers: Record<string, string>) => {
      const response = await get(`${url}/orders/7`, 'event', { headers });
      return [response.status, response.headers.get('www-authenticate')];
    };
    expect(await answered({ authorization: 'a' })).toEqual([401, 'Bearer']);
    expect(await answered({ authorization: '', origin: 'https://a.example' })).toEqual([401, 'Bearer']);
    expect(lines.filter((line) => line.includes('"methodArn"'))).toEqual([]);
    expect(lines.join('\n')).toContain('method.request.header.Origin is missing, so ');
  });
});

describe('a token authorizer', () => {
  const withToken = () =>
    preview((stack) => {
      const code = `exports.handler = async (event) => ({ principalId: JSON.stringify(event), policyDocument: {
        Statement: [{ Action: '*', Effect: event.authorizationToken === 'Bearer good' ? 'Allow' : 'Deny', Resource: '*' }] } })`;
      const authorizer = new TokenAuthorizer(stack, 'Gate', {
        handler: inline(stack, 'Authorizer', code),
        validationRegex: 'Bearer [a-z]+',
      });
      protect(new RestApi(stack, 'Api'), authorizer, new LambdaIntegration(inline(stack, 'Echo', ECHO)));
    });

  it('gets the token and the ARN alone', async () => {
    const { url } = await withToken();
    const response = await fetch(`${url}/orders/7`, { headers: { authorization: 'Bearer good' } });
    const { authorizer } = (await response.json()) as { authorizer: { principalId: string } };
    expect(JSON.parse(authorizer.principalId)).toEqual({
      type: 'TOKEN',
      authorizationToken: 'Bearer good',
      methodArn: expect.stringMatching(/\/prod\/GET\/orders\/7$/),
    });
  });

  it('is not called without a token of the form that it states', async () => {
    const { url } = await withToken();
    const status = async (headers: Record<string, string>) => (await fetch(`${url}/orders/7`, { headers })).status;
    expect(await status({})).toBe(401);
    expect(await status({ authorization: 'Bearer 7' })).toBe(401);
    expect(await status({ authorization: 'xBearer good' })).toBe(401);
    expect(await status({ authorization: 'Bearer bad' })).toBe(403);
  });
});
