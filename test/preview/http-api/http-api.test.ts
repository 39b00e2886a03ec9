import { request } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { Duration, Fn, type Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  type CfnRoute,
  HttpApi,
  type HttpApiProps,
  HttpMethod,
  HttpStage,
  PayloadFormatVersion,
} from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import { HttpLambdaIntegration, HttpUrlIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { inline, preview } from '../../support/preview/served-app';

const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) })';

/** An API whose routes are answered by a function with this code. */
function answering(code: string, props: HttpApiProps = {}, format = PayloadFormatVersion.VERSION_2_0) {
  return preview((stack: Stack) => {
    const integration = new HttpLambdaIntegration('Fn', inline(stack, 'Fn', code), { payloadFormatVersion: format });
    const api = new HttpApi(stack, 'Api', props);
    api.addRoutes({ path: '/orders/{id}', integration });
    api.addRoutes({ path: '/files/{proxy+}', methods: [HttpMethod.GET], integration });
    api.addRoutes({ path: '/', methods: [HttpMethod.POST], integration });
  });
}

describe('the event of a Lambda integration, format 2.0', () => {
  it('has the form that AWS documents', async () => {
    const { url } = await answering(ECHO);
    const response = await fetch(`${url}/orders/a%20b?q=1&q=2&r=%26`, {
      method: 'PUT',
      body: '{"n":1}',
      headers: { 'Content-Type': 'application/json', 'X-Custom': 'yes', Cookie: 'a=1; b=2', 'User-Agent': 'test' },
    });
    expect(await response.json()).toEqual({
      version: '2.0',
      routeKey: 'ANY /orders/{id}',
      rawPath: '/orders/a b',
      rawQueryString: 'q=1&q=2&r=%26',
      cookies: ['a=1', 'b=2'],
      headers: expect.objectContaining({
        'content-type': 'application/json',
        'x-custom': 'yes',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-proto': 'http',
      }),
      queryStringParameters: { q: '1,2', r: '&' },
      requestContext: {
        accountId: '123456789012',
        apiId: expect.stringMatching(/^[a-z0-9]{10}$/),
        domainName: new URL(url).host,
        domainPrefix: '127',
        http: { method: 'PUT', path: '/orders/a b', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
        requestId: response.headers.get('apigw-requestid'),
        routeKey: 'ANY /orders/{id}',
        stage: '$default',
        time: expect.stringMatching(/^\d\d\/\w{3}\/\d{4}:[\d:]{8} \+0000$/),
        timeEpoch: expect.any(Number),
      },
      pathParameters: { id: 'a b' },
      body: '{"n":1}',
      isBase64Encoded: false,
    });
  });

  it('adds the sender to whom proxies passed the request on for', async () => {
    const { url } = await answering(ECHO);
    const response = await fetch(`${url}/files/a`, { headers: { 'x-forwarded-for': '203.0.113.7' } });
    expect(await response.json()).toMatchObject({ headers: { 'x-forwarded-for': '203.0.113.7, 127.0.0.1' } });
  });

  it('leaves out what is empty, and joins repeated headers', async () => {
    const { url } = await answering(ECHO);
    const event = await new Promise<Record<string, unknown>>((resolve, reject) => {
      request(`${url}/files/a%2Fb`, { headers: { 'X-Twice': ['1', '2'] } }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve(JSON.parse(text));
      })
        .on('error', reject)
        .end();
    });
    expect(Object.keys(event).sort()).toEqual([
      'headers',
      'isBase64Encoded',
      'pathParameters',
      'rawPath',
      'rawQueryString',
      'requestContext',
      'routeKey',
      'version',
    ]);
    expect(event).toMatchObject({
      rawPath: '/files/a/b',
      pathParameters: { proxy: 'a/b' },
      headers: { 'x-twice': '1,2' },
    });
  });

  it('tells bodies that are no text in Base64, those of forms too', async () => {
    const { url } = await answering(ECHO);
    const post = async (type: string) =>
      (await fetch(url, { method: 'POST', body: 'a=1', headers: { 'content-type': type } })).json();
    const encoded = { body: 'YT0x', isBase64Encoded: true };
    expect(await post('application/x-www-form-urlencoded')).toMatchObject(encoded);
    expect(await post('image/png')).toMatchObject(encoded);
    for (const type of ['text/plain; charset=utf-8', 'application/json', 'application/problem+json']) {
      expect(await post(type)).toMatchObject({ body: 'a=1', isBase64Encoded: false });
    }
  });
});

describe('the event of a Lambda integration, format 1.0', () => {
  it('has the form that AWS documents', async () => {
    const { url } = await answering(ECHO, {}, PayloadFormatVersion.VERSION_1_0);
    const event = await (await fetch(`${url}/orders/7?q=1&q=2`, { headers: { 'X-Custom': 'yes' } })).json();
    expect(event).toMatchObject({
      version: '1.0',
      resource: '/orders/{id}',
      path: '/orders/7',
      httpMethod: 'GET',
      headers: { 'x-custom': 'yes' },
      multiValueHeaders: { 'x-custom': ['yes'] },
      queryStringParameters: { q: '2' },
      multiValueQueryStringParameters: { q: ['1', '2'] },
      pathParameters: { id: '7' },
      stageVariables: null,
      requestContext: {
        resourcePath: '/orders/{id}',
        path: '/orders/7',
        stage: '$default',
        identity: { sourceIp: '127.0.0.1' },
      },
      body: null,
      isBase64Encoded: false,
    });
  });
});

describe('an HTTP API', () => {
  it('gives the answer of its function to the client', async () => {
    const { url } = await answering(
      `exports.handler = async () => ({ statusCode: 401, cookies: ['a=1'], headers: { 'WWW-Authenticate': 'Basic' }, body: 'no' })`,
    );
    const response = await fetch(`${url}/orders/7`);
    expect([response.status, await response.text()]).toEqual([401, 'no']);
    expect(response.headers.getSetCookie()).toEqual(['a=1']);
    expect(response.headers.get('www-authenticate')).toBe('Basic');
  });

  it('answers what it has no route for, and what fails, itself', async () => {
    const { url, lines } = await answering(`exports.handler = async ({ rawPath }) => {
      if (rawPath.endsWith('header')) return { statusCode: 200, headers: { 'bad name': 'x' } };
      if (rawPath.endsWith('malformed')) return { statusCode: 200, body: {} };
      throw new Error('broken');
    }`);
    const answer = async (path: string, method = 'GET') => {
      const response = await fetch(`${url}${path}`, { method });
      return [response.status, await response.json()];
    };
    expect(await answer('/nowhere')).toEqual([404, { message: 'Not Found' }]);
    expect(await answer('/files/x', 'POST')).toEqual([404, { message: 'Not Found' }]);
    for (const path of ['/orders/broken', '/orders/malformed', '/orders/header']) {
      expect(await answer(path)).toEqual([500, { message: 'Internal Server Error' }]);
    }
    expect(lines.join('\n')).toMatch(/Fn\w+ failed: Error: broken/);
  });

  it('serves its stages, the one without a name below the root', async () => {
    const { endpoints } = await preview((stack) => {
      const api = new HttpApi(stack, 'Api');
      const integration = new HttpLambdaIntegration('Fn', inline(stack, 'Fn', ECHO));
      api.addRoutes({ path: '/orders/{id}', methods: [HttpMethod.GET], integration });
      const stage = new HttpStage(stack, 'V1', { httpApi: api, stageName: 'v1', autoDeploy: true });
      stage.addStageVariable('colour', 'blue');
    });
    const [root = '', named = ''] = endpoints.map(({ url }) => url);
    expect(endpoints).toEqual([
      { kind: 'http-api', id: expect.stringMatching(/^Api/), url: root, httpsUrl: expect.any(String), stack: 'Shop' },
      expect.objectContaining({ kind: 'http-api', url: `${root}/v1` }),
    ]);
    expect(await (await fetch(`${root}/orders/7`)).json()).toMatchObject({
      rawPath: '/orders/7',
      requestContext: { stage: '$default' },
    });
    expect(await (await fetch(`${named}/orders/7`)).json()).toMatchObject({
      rawPath: '/v1/orders/7',
      requestContext: { stage: 'v1', http: { path: '/v1/orders/7' } },
      stageVariables: { colour: 'blue' },
    });
    expect((await fetch(`${named}/`)).status).toBe(404);
  });

  it('answers 404 without a stage that fits', async () => {
    const { url, lines } = await preview((stack) => {
      const api = new HttpApi(stack, 'Api', { createDefaultStage: false });
      api.addRoutes({ path: '/x', integration: new HttpLambdaIntegration('Fn', inline(stack, 'Fn', ECHO)) });
      new HttpStage(stack, 'V1', { httpApi: api, stageName: 'v1' });
      new HttpApi(stack, 'Bare', { createDefaultStage: false });
    });
    expect((await fetch(`${url}/x`)).status).toBe(200);
    expect((await fetch(`${new URL(url).origin}/x`)).status).toBe(404);
    expect(lines.join('\n')).toMatch(/HTTP API Bare\w* has no stage, nothing reaches it/);
  });

  it('answers 503 when the timeout of the integration ends, and 500 where no permission lets it call', async () => {
    const { url } = await preview((stack) => {
      const slow = inline(stack, 'Slow', 'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 2900))');
      const api = new HttpApi(stack, 'Api');
      const timeout = Duration.millis(60);
      api.addRoutes({ path: '/slow', integration: new HttpLambdaIntegration('Slow', slow, { timeout }) });
      const other = inline(stack, 'Other', ECHO);
      const [route] = api.addRoutes({ path: '/other', integration: new HttpLambdaIntegration('Other', other) });
      for (const { node } of stack.node.findAll()) {
        if (node.path.includes('Other') && node.id.endsWith('Permission')) node.scope?.node.tryRemoveChild(node.id);
      }
      expect(route).toBeDefined();
    });
    const slow = await fetch(`${url}/slow`);
    expect([slow.status, await slow.json()]).toEqual([503, { message: 'Service Unavailable' }]);
    expect((await fetch(`${url}/other`)).status).toBe(500);
  });

  it('takes requests to IAM routes that look signed, and refuses others', async () => {
    const { url } = await preview((stack) => {
      const integration = new HttpLambdaIntegration('Fn', inline(stack, 'Fn', ECHO));
      new HttpApi(stack, 'Api', { defaultIntegration: integration, defaultAuthorizer: new HttpIamAuthorizer() });
    });
    expect((await fetch(url)).status).toBe(403);
    expect((await fetch(url, { headers: { authorization: 'AWS4-HMAC-SHA256 ..' } })).status).toBe(200);
  });

  it('says what it does not serve', async () => {
    const { url, lines } = await preview((stack) => {
      const api = new HttpApi(stack, 'Api');
      const [route] = api.addRoutes({ path: '/odd', integration: new HttpUrlIntegration('Odd', 'https://b.example') });
      (route?.node.defaultChild as CfnRoute).authorizationType = 'CUSTOM';
    });
    expect((await fetch(`${url}/odd`)).status).toBe(501);
    expect(lines.join('\n')).toContain(
      'ANY /odd: authorization by CUSTOM without an authorizer of the API is not served',
    );
  });
});

describe('the URL of an API', () => {
  it('is where it answers here, for functions, custom resources and parameters', async () => {
    const { url, parameters } = await preview((stack) => {
      const api = new HttpApi(stack, 'Api');
      const environment = {
        ISSUER: api.apiEndpoint,
        WITH_PATH: `${api.apiEndpoint}/token`,
        FOREIGN: 'https://a.example',
      };
      const code = 'exports.handler = async () => ({ statusCode: 200, body: JSON.stringify(process.env) })';
      api.addRoutes({
        path: '/env',
        integration: new HttpLambdaIntegration('Fn', inline(stack, 'Fn', code, { environment })),
      });
      new StringParameter(stack, 'Issuer', { parameterName: '/issuer', stringValue: api.apiEndpoint });
      const host = Fn.select(2, Fn.split('/', api.apiEndpoint));
      new StringParameter(stack, 'Host', { parameterName: '/host', stringValue: host });
    });
    expect(await (await fetch(`${url}/env`)).json()).toMatchObject({
      ISSUER: url,
      WITH_PATH: `${url}/token`,
      FOREIGN: 'https://a.example',
    });
    expect(parameters.value('/issuer')).toBe(url);
    expect(parameters.value('/host')).toMatch(/^\w{10}\.execute-api\.us-east-1\.amazonaws\.com$/);
  });

  it('is so for REST APIs too, with their stage', async () => {
    const { url } = await preview((stack) => {
      const code = 'exports.handler = async () => ({ statusCode: 200, body: process.env.URL })';
      const rest = new RestApi(stack, 'Rest');
      const other = new RestApi(stack, 'Other');
      other.root.addMethod('GET');
      const handler = inline(stack, 'Fn', code, { environment: { URL: other.url } });
      rest.root.addMethod('GET', new LambdaIntegration(handler));
    });
    const other = await (await fetch(url)).text();
    expect(other).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/prod\/$/);
    expect((await fetch(other)).status).not.toBe(403);
  });
});
