import { describe, expect, it } from '@jest/globals';
import type { Stack } from 'aws-cdk-lib';
import { LambdaIntegration, RestApi, type RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import type { Exchange } from '../../../preview/rest-api/exchange';
import { proxyResponse } from '../../../preview/rest-api/proxy-response';
import { inline, preview } from '../../support/preview/served-app';

const ECHO = 'exports.handler = async (event) => ({ statusCode: 200, body: JSON.stringify(event) })';

const NOTHING_BINARY = { api: { binaryMediaTypes: [] }, request: { headers: new Map() } } as unknown as Exchange;

/** An API whose every path is answered by a function with this code. */
async function answering(code: string, api: RestApiProps = {}) {
  return preview((stack: Stack) => {
    const integration = new LambdaIntegration(inline(stack, 'Fn', code));
    const { root } = new RestApi(stack, 'Api', api);
    root.addMethod('GET', integration);
    root.addResource('orders').addResource('{id}').addMethod('ANY', integration);
    root.addResource('files').addProxy({ defaultIntegration: integration });
  });
}

const returning = (result: string) => answering(`exports.handler = async () => (${result})`);

describe('the event of a Lambda proxy integration', () => {
  it('has the form that AWS documents', async () => {
    const { url } = await answering(ECHO, { deployOptions: { stageName: 'v1', variables: { colour: 'blue' } } });
    const response = await fetch(`${url}/orders/a%20b?q=1&q=2&r=%26`, {
      method: 'PUT',
      body: '{"n":1}',
      headers: { 'Content-Type': 'application/json', 'X-Custom': 'yes', 'User-Agent': 'test' },
    });
    expect(await response.json()).toMatchObject({
      resource: '/orders/{id}',
      path: '/orders/a%20b',
      httpMethod: 'PUT',
      headers: { 'Content-Type': 'application/json', 'X-Custom': 'yes', 'X-Forwarded-Proto': 'http' },
      multiValueHeaders: { 'X-Custom': ['yes'] },
      queryStringParameters: { q: '2', r: '&' },
      multiValueQueryStringParameters: { q: ['1', '2'], r: ['&'] },
      pathParameters: { id: 'a%20b' },
      stageVariables: { colour: 'blue' },
      requestContext: {
        accountId: '123456789012',
        apiId: expect.stringMatching(/^[a-z0-9]{10}$/),
        domainName: new URL(url).host,
        httpMethod: 'PUT',
        identity: { sourceIp: '127.0.0.1', userAgent: 'test', apiKey: null },
        path: '/v1/orders/a%20b',
        protocol: 'HTTP/1.1',
        requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
        requestTimeEpoch: expect.any(Number),
        resourcePath: '/orders/{id}',
        stage: 'v1',
      },
      body: '{"n":1}',
      isBase64Encoded: false,
    });
  });

  it('has null where there is nothing', async () => {
    const { url } = await answering(ECHO);
    expect(await (await fetch(url)).json()).toMatchObject({
      resource: '/',
      path: '/',
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      stageVariables: null,
      body: null,
    });
  });

  it('names the rest of a greedy path, encoded', async () => {
    const { url } = await answering(ECHO);
    const event = await (await fetch(`${url}/files/a/b%2Fc`)).json();
    expect(event).toMatchObject({ resource: '/files/{proxy+}', pathParameters: { proxy: 'a/b%2Fc' } });
  });

  it('shows the last of repeated headers, and all of them as a list', async () => {
    const { url } = await answering(ECHO);
    const { request } = await import('node:http');
    const event = await new Promise<{ headers: object; multiValueHeaders: object }>((resolve, reject) => {
      request(url, { headers: { 'X-Twice': ['1', '2'] } }, async (response) => {
        let text = '';
        for await (const chunk of response) text += chunk;
        resolve(JSON.parse(text));
      })
        .on('error', reject)
        .end();
    });
    expect(event.headers).toHaveProperty('X-Twice', '2');
    expect(event.multiValueHeaders).toHaveProperty('X-Twice', ['1', '2']);
  });

  it('encodes a body of a binary media type', async () => {
    const { url } = await answering(ECHO, { binaryMediaTypes: ['image/png'] });
    const put = async (type: string) =>
      (await fetch(`${url}/orders/1`, { method: 'PUT', body: 'bytes', headers: { 'content-type': type } })).json();
    expect(await put('image/png')).toMatchObject({ body: 'Ynl0ZXM=', isBase64Encoded: true });
    expect(await put('text/plain')).toMatchObject({ body: 'bytes', isBase64Encoded: false });
  });
});

describe('the answer of a Lambda proxy integration', () => {
  it('becomes the response, JSON by default', async () => {
    const { url } = await returning(`{ statusCode: 201, headers: { 'X-A': 1, 'X-B': true }, body: '{}' }`);
    const response = await fetch(url);
    expect(response.status).toBe(201);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/json',
      'x-a': '1',
      'x-b': 'true',
    });
  });

  it('merges headers and multiValueHeaders', async () => {
    const { url } = await returning(`{ statusCode: '200',
      headers: { 'set-cookie': 'a=1', Vary: 'Accept', 'content-type': 'text/plain' },
      multiValueHeaders: { 'Set-Cookie': ['a=1', 'b=2'], Vary: ['Origin'] }, body: 'x' }`);
    const { headers } = await fetch(url);
    expect(headers.getSetCookie()).toEqual(['a=1', 'b=2']);
    expect(headers.get('vary')).toBe('Origin, Accept');
    expect(headers.get('content-type')).toBe('text/plain');
  });

  it('may lack everything but a status', async () => {
    const { url } = await returning('{ statusCode: 200, headers: null, multiValueHeaders: null, body: null }');
    const response = await fetch(url);
    expect([response.status, await response.text()]).toEqual([200, '']);
  });

  it('is decoded where the client accepts a binary media type', async () => {
    const code = `exports.handler = async () => ({ statusCode: 200, body: 'Ynl0ZXM=', isBase64Encoded: true })`;
    const { url } = await answering(code, { binaryMediaTypes: ['image/png'] });
    const get = async (accept: string) => (await fetch(url, { headers: { accept } })).text();
    expect(await get('image/png, */*')).toBe('bytes');
    expect(await get('*/*')).toBe('Ynl0ZXM=');
  });

  it('loses headers that API Gateway keeps for itself', async () => {
    const { url } = await returning(
      `{ statusCode: 401, headers: { 'WWW-Authenticate': 'Basic', 'Content-Length': '99' } }`,
    );
    const { headers } = await fetch(url);
    expect(headers.get('www-authenticate')).toBeNull();
    expect(headers.get('x-amzn-remapped-www-authenticate')).toBe('Basic');
    expect(headers.get('content-length')).toBe('0');
  });

  it.each([
    ['undefined', 'it is no object'],
    ['"ok"', 'it is no object'],
    ['[]', 'it is no object'],
    ['{ body: "x" }', 'statusCode'],
    ['{ statusCode: "ok" }', 'statusCode is "ok"'],
    ['{ statusCode: 99 }', 'statusCode is 99'],
    ['{ statusCode: 200, body: {} }', 'body is no string'],
    ['{ statusCode: 200, headers: { a: ["b"] } }', 'header "a" is ["b"]'],
    ['{ statusCode: 200, multiValueHeaders: { a: "b" } }', 'multiValueHeaders "a" is no list'],
    ['{ statusCode: 200, isBase64Encoded: "true" }', 'isBase64Encoded is no boolean'],
  ])('becomes 502 where the function returns %s', async (result, reason) => {
    const text = JSON.stringify(new Function(`return ${result}`)()) ?? 'null';
    expect(() => proxyResponse(NOTHING_BINARY, text)).toThrow(
      `DEFAULT_5XX: malformed Lambda proxy response: ${reason}`,
    );
  });

  it('tells the client nothing of what is malformed', async () => {
    const { url, lines } = await returning('{ statusCode: 200, body: {} }');
    const response = await fetch(url);
    expect([response.status, await response.json()]).toEqual([502, { message: 'Internal server error' }]);
    expect(lines.join('\n')).toContain('malformed Lambda proxy response: body is no string');
  });
});

describe('a Lambda proxy integration', () => {
  it('becomes 500 where no permission lets API Gateway call the function', async () => {
    const { url, lines } = await preview((stack) => {
      const handler = inline(stack, 'Fn', ECHO);
      const { root } = new RestApi(stack, 'Api');
      const method = root.addMethod('GET', new LambdaIntegration(handler));
      for (const { node } of [handler, method].flatMap((construct) => construct.node.findAll())) {
        if (node.id.startsWith('ApiPermission')) node.scope?.node.tryRemoveChild(node.id);
      }
    });
    expect((await fetch(url)).status).toBe(500);
    expect(lines.join('\n')).toContain('no permission lets API Gateway call Fn');
  });

  it('is called by one permission for the whole API', async () => {
    const { url } = await preview((stack) => {
      const integration = new LambdaIntegration(inline(stack, 'Fn', ECHO), { scopePermissionToMethod: false });
      new RestApi(stack, 'Api').root.addResource('{a}').addMethod('POST', integration);
    });
    expect((await fetch(`${url}/x`, { method: 'POST' })).status).toBe(200);
  });

  it('answers 504 when its own timeout ends first', async () => {
    const { Duration } = await import('aws-cdk-lib');
    const { url } = await preview((stack) => {
      const slow = inline(stack, 'Fn', 'exports.handler = () => new Promise((resolve) => setTimeout(resolve, 2900))');
      new RestApi(stack, 'Api').root.addMethod('GET', new LambdaIntegration(slow, { timeout: Duration.millis(60) }));
    });
    const response = await fetch(url);
    expect(response.status).toBe(504);
    expect(await response.json()).toEqual({ message: 'Endpoint request timed out' });
  });
});
